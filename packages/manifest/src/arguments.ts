import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import type { Issue, Path } from "./issue.ts";
import type { ReadOptions } from "./options.ts";
import { readArguments } from "./read/arguments.ts";
import { configValue, createLibrary, createShelf, type Library } from "./read/library.ts";
import { fieldOf } from "./read/part.ts";
import { createReport, type Report } from "./report.ts";
import { suggest } from "./suggest.ts";
import type { Workflow } from "./workflow.ts";

/** A manifest whose parameters all have values, or why there is none. */
export type ArgumentsResult = { readonly manifest: JsonObject } | { readonly issues: readonly Issue[] };

const place = ["spec", "arguments", "parameters"] as const;

/** A parameter of the manifest itself, or of the template that it takes its spec from. */
interface Declared {
  readonly name: string;
  readonly parameter: JsonObject;
  readonly path: Path;
}

/**
 * The manifest with these values for its parameters; what it says itself stands for the rest, then what a ConfigMap of
 * the resources holds, then defaults. The manifest is one that `readWorkflow` accepts with the same options. Issues for
 * values that it does not declare or list in `enum`, and for parameters that end up without one.
 */
export function withArguments(
  manifest: JsonObject,
  values: Readonly<Record<string, string>>,
  options: ReadOptions = {},
): ArgumentsResult {
  const report = createReport(options);
  const spec = objectIn(manifest, "spec");
  const library = createLibrary(createShelf(options.resources ?? []), textOf(objectIn(manifest, "metadata").namespace));
  const own = parametersOf(spec);
  const referred = referredSpec(spec, library);
  const declared = declaredIn(own, referred ? parametersOf(referred) : []);
  const names = declared.map(({ name }) => name);
  // Of a template that is not at hand it is not known what it declares.
  const isOpen = isJsonObject(spec.workflowTemplateRef) && !referred;
  const unknown = Object.keys(values).filter((name) => !names.includes(name));
  for (const name of isOpen ? [] : unknown) {
    report.error("OX1017", place, `the workflow has no parameter "${name}"`, { suggestion: suggest(name, names) });
  }
  const parameters = declared.map((each) => {
    const value = Object.hasOwn(values, each.name) ? values[each.name] : knownValue(each, library);
    if (value === undefined) reportMissing(each, report);
    else checkChoice(each, value, report);
    return value === undefined ? each.parameter : { ...each.parameter, value };
  });
  if (isOpen) for (const name of unknown) parameters.push({ name, value: values[name] ?? "" });
  const issues = report.finish();
  if (issues.length > 0) return { issues };
  return { manifest: parameters.length === 0 ? manifest : replaceParameters(manifest, parameters) };
}

/**
 * The Workflow of a manifest that `withArguments` has filled in, from that of the manifest before: reading a large one
 * takes long. Undefined where it has to be read again, because a template brings in parameters of its own.
 */
export function filledWorkflow(before: Workflow, filled: JsonObject): Workflow | undefined {
  const spec = objectIn(filled, "spec");
  if (spec.workflowTemplateRef !== undefined && spec.workflowTemplateRef !== null) return undefined;
  const part = fieldOf({ value: spec, path: ["spec"] }, "arguments");
  const { parameters } = readArguments(part, { role: "workflow" }, { report: createReport() });
  return { ...before, arguments: { ...before.arguments, parameters } };
}

function knownValue({ parameter, path }: Declared, library: Library): Json | undefined {
  const from = objectIn(parameter, "valueFrom");
  const ref = objectIn(from, "configMapKeyRef");
  const configMap = typeof ref.name === "string" ? library.find("ConfigMap", ref.name, path) : undefined;
  const configured = configValue(configMap, String(ref.key));
  return parameter.value ?? configured ?? from.default ?? parameter.default ?? undefined;
}

function reportMissing({ name, parameter, path }: Declared, report: Report): void {
  const ref = objectIn(objectIn(parameter, "valueFrom"), "configMapKeyRef");
  const why =
    typeof ref.name === "string" ? `: no ConfigMap "${ref.name}" with the key "${String(ref.key)}" is known` : "";
  const argo = `spec.arguments.${name}.value or spec.arguments.${name}.valueFrom is required`;
  report.error("OX1009", path, `the parameter "${name}" has no value${why}`, { argo });
}

function checkChoice({ name, parameter, path }: Declared, value: Json, report: Report): void {
  const choices = parameter.enum;
  if (!Array.isArray(choices) || choices.length === 0) return;
  const texts = (choices as readonly Json[]).map(String);
  if (texts.includes(String(value))) return;
  const message = `"${String(value)}" is not among the values of the parameter "${name}"`;
  const at = path.length > place.length ? [...path, "value"] : path;
  report.error("OX1004", at, message, { suggestion: `known: ${texts.join(", ")}` });
}

function declaredIn(own: readonly JsonObject[], referred: readonly JsonObject[]): readonly Declared[] {
  const base = new Map(referred.map((parameter) => [String(parameter.name), parameter]));
  const mine = own.map((parameter, index): Declared => {
    const name = String(parameter.name);
    const merged = { ...base.get(name), ...parameter };
    base.delete(name);
    return { name, parameter: merged, path: [...place, index] };
  });
  const theirs = [...base].map(([name, parameter]): Declared => ({ name, parameter, path: place }));
  return [...mine, ...theirs];
}

function referredSpec(spec: JsonObject, library: Library): JsonObject | undefined {
  const ref = objectIn(spec, "workflowTemplateRef");
  const kind = ref.clusterScope === true ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
  const path = ["spec", "workflowTemplateRef"];
  return typeof ref.name === "string" ? library.find(kind, ref.name, path)?.spec?.value : undefined;
}

function parametersOf(spec: JsonObject): readonly JsonObject[] {
  const given = objectIn(spec, "arguments").parameters;
  return Array.isArray(given) ? (given as readonly Json[]).filter(isJsonObject) : [];
}

function objectIn(owner: JsonObject, key: string): JsonObject {
  const value = owner[key];
  return isJsonObject(value) ? value : {};
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function replaceParameters(manifest: JsonObject, parameters: readonly JsonObject[]): JsonObject {
  const spec = objectIn(manifest, "spec");
  return { ...manifest, spec: { ...spec, arguments: { ...objectIn(spec, "arguments"), parameters } } };
}

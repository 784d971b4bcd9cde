import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import type { Issue } from "./issue.ts";
import type { IssueCode } from "./issue-codes.ts";
import { createReport } from "./report.ts";
import { suggest } from "./suggest.ts";

/** A manifest whose parameters all have values, or why there is none. */
export type ArgumentsResult = { readonly manifest: JsonObject } | { readonly issues: readonly Issue[] };

const place = ["spec", "arguments", "parameters"] as const;

/**
 * The manifest with these values for its `spec.arguments.parameters`; what it says itself stands for the rest. The
 * manifest is one that `readWorkflow` accepts. Issues for values that it does not declare or list in `enum`, and for
 * parameters that end up without one.
 */
export function withArguments(manifest: JsonObject, values: Readonly<Record<string, string>>): ArgumentsResult {
  const report = createReport();
  const declared = declaredParameters(manifest);
  const names = declared.map((parameter) => String(parameter.name));
  for (const name of Object.keys(values)) {
    if (names.includes(name)) continue;
    report.error("OX1017", place, `the workflow has no parameter "${name}"`, { suggestion: suggest(name, names) });
  }
  const parameters = declared.map((parameter, index) => {
    const name = String(parameter.name);
    const value = Object.hasOwn(values, name) ? values[name] : (parameter.value ?? parameter.default ?? undefined);
    const path = [...place, index];
    if (value === undefined) report.error("OX1009" satisfies IssueCode, path, `the parameter "${name}" has no value`);
    else checkChoice(name, value, parameter.enum, [...path, "value"], report);
    return value === undefined ? parameter : { ...parameter, value };
  });
  const issues = report.finish();
  if (issues.length > 0) return { issues };
  return { manifest: parameters.length === 0 ? manifest : replaceParameters(manifest, parameters) };
}

function checkChoice(
  name: string,
  value: Json,
  choices: Json | undefined,
  path: readonly (string | number)[],
  report: ReturnType<typeof createReport>,
): void {
  if (!Array.isArray(choices) || choices.length === 0) return;
  const texts = (choices as readonly Json[]).map(String);
  if (texts.includes(String(value))) return;
  const message = `"${String(value)}" is not among the values of the parameter "${name}"`;
  report.error("OX1004", path, message, { suggestion: `known: ${texts.join(", ")}` });
}

function declaredParameters(manifest: JsonObject): readonly JsonObject[] {
  const spec = isJsonObject(manifest.spec) ? manifest.spec : {};
  const given = isJsonObject(spec.arguments) ? spec.arguments.parameters : undefined;
  return Array.isArray(given) ? (given as readonly Json[]).filter(isJsonObject) : [];
}

function replaceParameters(manifest: JsonObject, parameters: readonly JsonObject[]): JsonObject {
  const spec = manifest.spec as JsonObject;
  const given = spec.arguments as JsonObject;
  return { ...manifest, spec: { ...spec, arguments: { ...given, parameters } } };
}

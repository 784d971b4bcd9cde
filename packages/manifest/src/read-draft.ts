import type { JsonObject } from "@onexit/events";
import type { Draft, DraftTemplate } from "./draft.ts";
import { metadataFields, specFields, workflowFields } from "./fields.ts";
import { checkName, createUniqueness, namespaceName, workflowName, workflowNamePrefix } from "./name-rules.ts";
import { optional, readParameters } from "./read-parameters.ts";
import { readTemplate } from "./read-template.ts";
import type { Report } from "./report.ts";
import { fieldOf, type Part, readList, readObject, readSeconds, readText, readTextMap } from "./value-reader.ts";
import type { Parameter } from "./workflow.ts";

const apiVersion = "argoproj.io/v1alpha1";

/** The draft of a manifest of kind Workflow; undefined for any other kind, and when it has no readable spec. */
export function readDraft(manifest: JsonObject, report: Report): Draft | undefined {
  const root: Part<JsonObject> = { value: manifest, path: [] };
  if (!checkKind(root, report)) return undefined;
  readObject(root, workflowFields, report);
  const metadata = readMetadata(fieldOf(root, "metadata"), report);
  const given = fieldOf(root, "spec");
  if (!given) report.error("OX1005", [], "the workflow has no spec");
  const spec = given && readObject(given, specFields, report);
  if (!spec) return undefined;
  const workflow = {
    ...metadata,
    ...optional("entrypoint", readText(fieldOf(spec, "entrypoint"), report)),
    ...optional("onExit", readText(fieldOf(spec, "onExit"), report) || undefined),
    serviceAccountName: readText(fieldOf(spec, "serviceAccountName"), report) ?? "",
    parameters: readParameters(fieldOf(spec, "arguments"), "parameter", report).map(withDefault),
    ...optional("activeDeadlineSeconds", readSeconds(fieldOf(spec, "activeDeadlineSeconds"), report)),
  };
  return { raw: manifest, workflow, templates: readTemplates(spec, report) };
}

/** A manifest of another kind has other fields: none of its contents is checked. */
function checkKind(root: Part<JsonObject>, report: Report): boolean {
  const kind = fieldOf(root, "kind");
  if (kind?.value !== "Workflow") {
    const name = typeof kind?.value === "string" ? kind.value : JSON.stringify(kind?.value ?? null);
    const message = kind ? `kind ${name} is not supported yet` : "the document has no kind";
    report.error("OX1016", kind?.path ?? [], message, { suggestion: "only kind: Workflow can be run" });
    return false;
  }
  const version = fieldOf(root, "apiVersion");
  if (version?.value !== apiVersion) {
    const message = version ? `apiVersion is not ${apiVersion}` : "the document has no apiVersion";
    report.error("OX1016", version?.path ?? [], message, { suggestion: `write "${apiVersion}"` });
  }
  return true;
}

function readMetadata(part: Part | undefined, report: Report) {
  const metadata = part && readObject(part, metadataFields, report);
  const text = (key: string) => (metadata ? readText(fieldOf(metadata, key), report) || undefined : undefined);
  const name = text("name");
  const generateName = text("generateName");
  const namespace = text("namespace");
  if (!name && !generateName) {
    report.error("OX1005", part?.path ?? [], "the workflow has neither a name nor a generateName", { atKey: true });
  }
  if (name) checkName(name, workflowName, "workflow name", ["metadata", "name"], report);
  else if (generateName) {
    checkName(generateName, workflowNamePrefix, "workflow name", ["metadata", "generateName"], report);
  }
  if (namespace) checkName(namespace, namespaceName, "namespace", ["metadata", "namespace"], report);
  return {
    ...optional("name", name),
    ...optional("generateName", generateName),
    ...optional("namespace", namespace),
    labels: readTextMap(metadata && fieldOf(metadata, "labels"), report),
    annotations: readTextMap(metadata && fieldOf(metadata, "annotations"), report),
  };
}

/** An argument without a value takes its default, so that whoever runs the workflow need not ask again. */
function withDefault(parameter: Parameter): Parameter {
  return { ...parameter, ...optional("value", parameter.value ?? parameter.default) };
}

function readTemplates(spec: Part<JsonObject>, report: Report): ReadonlyMap<string, DraftTemplate> {
  const unique = createUniqueness("template", report);
  const templates = new Map<string, DraftTemplate>();
  const given = fieldOf(spec, "templates");
  const isElsewhere = "workflowTemplateRef" in spec.value;
  if (!given && !isElsewhere) report.error("OX1005", spec.path, "the workflow has no templates", { atKey: true });
  for (const part of readList(given, report)) {
    const template = readTemplate(part, report);
    if (!template) continue;
    unique(template.name, [...template.path, "name"]);
    if (!templates.has(template.name)) templates.set(template.name, template);
  }
  return templates;
}

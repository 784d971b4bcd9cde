import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { readYaml } from "@onexit/manifest";
import { textsIn } from "../objects/metadata.ts";

/** The label of what `argo cron backfill` makes (`common.go`). */
const backfillLabel = "workflows.argoproj.io/backfill";

/**
 * `argo cron backfill` makes one workflow with a step for each time that was missed, which creates a Workflow as a resource of
 * a cluster. Here the action `submit` creates it: once, whatever dies. Any other workflow comes back as it is.
 */
export function withBackfill(workflow: JsonObject): JsonObject {
  const { spec } = workflow;
  if (textsIn(workflow, "labels")[backfillLabel] === undefined || !isJsonObject(spec)) return workflow;
  const templates = Array.isArray(spec.templates) ? spec.templates.map(withSubmit) : [];
  return { ...workflow, spec: { ...spec, templates } };
}

function withSubmit(template: Json): Json {
  if (!isJsonObject(template) || !isJsonObject(template.resource)) return template;
  const { resource, ...rest } = template;
  const manifest = resource.action === "create" ? workflowIn(String(resource.manifest ?? "")) : undefined;
  return manifest === undefined
    ? template
    : { ...rest, plugin: { submit: { ...submissionOf(manifest), required: true } } };
}

/** The Workflow in a text; undefined where it is something else, which is refused as a resource. */
function workflowIn(text: string): JsonObject | undefined {
  // The client puts the version before a manifest that has it already.
  const { documents, problems } = readYaml(text.replace(/^apiVersion: .*\n(?=apiVersion: )/, ""));
  const value = documents[0]?.value;
  const isAlone = problems.length === 0 && documents.length === 1;
  return isAlone && isJsonObject(value) && value.kind === "Workflow" ? value : undefined;
}

/**
 * The manifest of a `submit` is not rendered, its parameters are: arguments with the step's own inputs in them go there. Of two
 * of a name the last counts, which the client has appended.
 */
function submissionOf(workflow: JsonObject): JsonObject {
  const spec = isJsonObject(workflow.spec) ? workflow.spec : {};
  const given = isJsonObject(spec.arguments) ? spec.arguments : {};
  const list = Array.isArray(given.parameters) ? given.parameters.filter(isJsonObject) : [];
  const byName = new Map(list.map((parameter) => [String(parameter.name), parameter]));
  const isFilled = ({ value }: JsonObject) => typeof value === "string" && value.includes("{{inputs.parameters.");
  const filled = [...byName].flatMap(([name, one]) => (isFilled(one) ? [[name, one.value as string] as const] : []));
  const declared = [...byName.values()].map((one) => (isFilled(one) ? { name: one.name as string } : one));
  const manifest = { ...workflow, spec: { ...spec, arguments: { ...given, parameters: declared } } };
  return { manifest, parameters: Object.fromEntries(filled) };
}

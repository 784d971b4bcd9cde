import { type ActionRequested, isJsonObject, type JsonObject } from "@onexit/events";
import { formatIssueShort, type Issue, parseManifests, readWorkflow, withArguments } from "@onexit/manifest";
import { TerminalError } from "@onexit/sdk";
import type { Submission } from "./door.ts";
import type { SubmitParameters } from "./parameters.ts";

/** Says which delivery a workflow was started by. */
export const keyAnnotation = "onexit.dev/idempotency-key";

const byAnnotation = "onexit.dev/submitted-by";
const longestPrefix = 52;

/**
 * The workflow that a request asks for. Its name ends in the beginning of the idempotency key, so that the same delivery
 * always means the same workflow. Throws a TerminalError that says where the manifest is wrong.
 */
export function submissionOf(
  { key, workflow: by }: Pick<ActionRequested, "key" | "workflow">,
  parameters: SubmitParameters,
  resources: readonly JsonObject[],
): Submission {
  const manifest = manifestOf(parameters, resources);
  const read = readWorkflow(manifest, { resources });
  if ("issues" in read) throw refusal(read.issues.filter(({ severity }) => severity === "error").map(sentenceOf));
  const filled = withArguments(manifest, parameters.parameters ?? {}, { resources });
  if ("issues" in filled) throw refusal(filled.issues.map(sentenceOf));
  const { namespace } = by;
  if (read.workflow.namespace !== undefined && read.workflow.namespace !== namespace) {
    throw refusal([`metadata.namespace: ${read.workflow.namespace} is not ${namespace}, where it was asked for`]);
  }
  const metadata = isJsonObject(manifest.metadata) ? manifest.metadata : {};
  const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  const name = `${prefixOf(parameters, metadata)}-${key.slice(0, 10)}`;
  const { generateName: _, ...rest } = metadata;
  return {
    namespace,
    name,
    resources: read.used,
    manifest: {
      ...filled.manifest,
      metadata: {
        ...rest,
        name,
        namespace,
        annotations: { ...annotations, [keyAnnotation]: key, [byAnnotation]: `${namespace}/${by.name}` },
      },
    },
  };
}

function manifestOf({ manifest, workflowTemplateRef }: SubmitParameters, resources: readonly JsonObject[]): JsonObject {
  if (workflowTemplateRef !== undefined) {
    const { name, clusterScope = false } = workflowTemplateRef;
    return {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      spec: { workflowTemplateRef: { name, ...(clusterScope ? { clusterScope } : {}) } },
      metadata: { generateName: `${name}-` },
    };
  }
  if (typeof manifest !== "string") return manifest ?? {};
  const parsed = parseManifests(manifest, "manifest", { resources });
  if ("issues" in parsed)
    throw refusal(parsed.issues.filter(({ severity }) => severity === "error").map(formatIssueShort));
  const [first, ...others] = parsed.workflows;
  if (first === undefined || others.length > 0)
    throw refusal([`it holds ${parsed.workflows.length} workflows, not one`]);
  return first.manifest;
}

function prefixOf({ name }: SubmitParameters, metadata: JsonObject): string {
  const own = [name, metadata.name, metadata.generateName].find((text) => typeof text === "string" && text !== "");
  return String(own ?? "workflow")
    .slice(0, longestPrefix)
    .replace(/[-.]+$/, "");
}

function refusal(problems: readonly string[]): TerminalError {
  return new TerminalError(`the workflow cannot be run: ${problems.join("; ")}`);
}

function sentenceOf({ code, path, message, suggestion }: Issue): string {
  const hint = suggestion === undefined ? "" : ` (${suggestion})`;
  return `${[path.join("."), `${code} ${message}${hint}`].filter(Boolean).join(": ")}`;
}

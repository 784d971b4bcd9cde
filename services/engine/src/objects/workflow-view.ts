import { isJsonObject, isoSeconds, type Json, type JsonObject } from "@onexit/events";
import { argoWorkflow, type WorkflowState } from "@onexit/interpreter";
import { mergedSpec } from "@onexit/manifest";

/** What was made of a state: lists and watches ask for the same ones again and again. */
const made = new WeakMap<WorkflowState, { readonly version: string; readonly object: JsonObject }>();

/** A workflow as every door shows it: Argo's object with what Kubernetes wants of its metadata. */
export function shownWorkflow(state: WorkflowState, resourceVersion: string): JsonObject {
  const known = made.get(state);
  if (known?.version === resourceVersion) return known.object;
  const object = showWorkflow(state, resourceVersion);
  made.set(state, { version: resourceVersion, object });
  return object;
}

function showWorkflow(state: WorkflowState, resourceVersion: string): JsonObject {
  const shown = argoWorkflow(state, resourceVersion);
  const metadata = isJsonObject(shown.metadata) ? shown.metadata : {};
  const { suspend: _manifests, ...spec } = isJsonObject(shown.spec) ? shown.spec : {};
  const deletion = state.deletedAt === undefined ? {} : { deletionTimestamp: isoSeconds(state.deletedAt) };
  return {
    ...shown,
    metadata: { ...metadata, generation: 1, ...deletion },
    // A manifest may ask for a suspension that has ended since.
    spec: { ...spec, ...(state.suspended ? { suspend: true } : {}) },
    status: withStoredSpec(shown.status, state),
  };
}

/** What was merged of a manifest and the template that it refers to: neither changes while a workflow runs. */
const merged = new WeakMap<JsonObject, { readonly spec: JsonObject | undefined }>();

/** Whoever shows a workflow made from a template looks for its templates here, as the spec itself holds none. */
function withStoredSpec(status: Json | undefined, { manifest, resources }: WorkflowState): JsonObject {
  const own = isJsonObject(status) ? status : {};
  const known = merged.get(manifest) ?? { spec: mergedSpec(manifest, { resources }) };
  merged.set(manifest, known);
  return known.spec === undefined ? own : { ...own, storedWorkflowTemplateSpec: known.spec };
}

/** False once a workflow that was deleted has run its handler: nobody sees it any more. */
export function isVisible({ deletedAt, finishedAt }: WorkflowState): boolean {
  return deletedAt === undefined || finishedAt === undefined;
}

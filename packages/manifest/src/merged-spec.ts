import { isJsonObject, type JsonObject } from "@onexit/events";
import { createLibrary, createShelf } from "./read/library.ts";
import { withReferred } from "./read/spec.ts";
import { createReport } from "./report.ts";

/**
 * The spec of a workflow with what its `workflowTemplateRef` brings in, the reference included, as Argo stores it. Undefined where there is
 * no reference, or the resources do not hold what it refers to.
 */
export function mergedSpec(
  { metadata, spec }: JsonObject,
  { resources }: { readonly resources: readonly JsonObject[] },
): JsonObject | undefined {
  if (!isJsonObject(spec) || !isJsonObject(spec.workflowTemplateRef)) return undefined;
  const namespace = isJsonObject(metadata) && typeof metadata.namespace === "string" ? metadata.namespace : undefined;
  const library = createLibrary(createShelf(resources), namespace);
  const merged = withReferred({ value: spec, path: ["spec"] }, { report: createReport(), library });
  return merged && { ...merged.value, workflowTemplateRef: spec.workflowTemplateRef };
}

import { isJsonObject, type JsonObject } from "@onexit/events";
import { metadataOf, metadataText, textsIn } from "../objects/metadata.ts";
import { withParameters } from "./parameters.ts";

/** Labels of a workflow that are not those of one made anew from it. */
const leftBehind = [
  "workflows.argoproj.io/phase",
  "workflows.argoproj.io/completed",
  "workflows.argoproj.io/workflow-archiving-status",
];

/**
 * The workflow that `argo resubmit` makes of another one (`wfutil.go`, FormulateResubmitWorkflow): a new name, the labels
 * without those of an end or a creator, and the spec as it was submitted, with other parameters where they are given.
 */
export function resubmission(
  workflow: JsonObject,
  parameters: JsonObject[string] | undefined,
): { readonly workflow: JsonObject } | { readonly problem: string } {
  const name = metadataText(workflow, "name");
  const generateName = metadataText(workflow, "generateName") || `${name}-`;
  const { shutdown: _shutdown, suspend: _suspend, ...spec } = isJsonObject(workflow.spec) ? workflow.spec : {};
  const filled = withParameters(spec, parameters);
  if ("problem" in filled) return filled;
  const labels = Object.entries(textsIn(workflow, "labels")).filter(
    ([key]) => !leftBehind.includes(key) && !key.startsWith("workflows.argoproj.io/creator"),
  );
  const { ownerReferences } = metadataOf(workflow);
  return {
    workflow: {
      metadata: {
        generateName,
        labels: { ...Object.fromEntries(labels), "workflows.argoproj.io/resubmitted-from-workflow": name },
        annotations: textsIn(workflow, "annotations"),
        ...(ownerReferences === undefined ? {} : { ownerReferences }),
      },
      spec: filled.spec,
    },
  };
}

import { isJsonObject, type JsonObject } from "@onexit/events";
import { objectAt, textAt } from "../view/argo-json.ts";

/** The steps of a workflow that ran and failed, as Argo's API shows them. */
export function failedNodes(workflow: JsonObject): readonly JsonObject[] {
  return Object.values(objectAt(objectAt(workflow, "status"), "nodes"))
    .filter(isJsonObject)
    .filter((node) => textAt(node, "type") === "Pod" && ["Failed", "Error"].includes(textAt(node, "phase")));
}

import { isJsonObject, type JsonObject } from "@onexit/events";
import { parseNodeSelector } from "@onexit/interpreter";
import { UsageError } from "../usage-error.ts";
import { objectAt, objectsAt, textAt } from "./argo-json.ts";
import type { NodeFilter } from "./from-argo.ts";

/** What `--node-field-selector` means, of nodes as Argo's API shows them. Throws UsageError for a selector that is none. */
export function nodeFilter(selector: string): NodeFilter {
  const isSelected = parseNodeSelector(selector);
  if (typeof isSelected !== "function") throw new UsageError(`--node-field-selector: ${isSelected.problem}`);
  return (node) => isSelected((field) => fieldOf(node, field));
}

/** The nodes of a workflow that are meant. */
export function nodesMeant(workflow: JsonObject, isMeant: NodeFilter): readonly JsonObject[] {
  return Object.values(objectAt(objectAt(workflow, "status"), "nodes"))
    .filter(isJsonObject)
    .filter(isMeant);
}

function fieldOf(node: JsonObject, field: string): string | undefined {
  if (field === "templateRef.name") return textAt(objectAt(node, "templateRef"), "name");
  const [, parameter] = /^inputs\.parameters\.(.+)\.value$/.exec(field) ?? [];
  if (parameter === undefined) return textAt(node, field);
  const found = objectsAt(objectAt(node, "inputs"), "parameters").find((each) => textAt(each, "name") === parameter);
  return found === undefined ? undefined : String(found.value ?? "");
}

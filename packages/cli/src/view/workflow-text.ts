import type { JsonObject } from "@onexit/events";
import type { Clock } from "./clock.ts";
import { deliveryLines } from "./deliveries.ts";
import { argoDeliveryRows } from "./delivery-row.ts";
import { fromArgo, type NodeFilter } from "./from-argo.ts";
import type { Style } from "./style.ts";
import { treeLines } from "./tree.ts";
import { workflowHeader } from "./workflow-table.ts";

/** One workflow as `get` shows it: what it is, its tree, its deliveries. */
export function workflowText(
  workflow: JsonObject,
  style: Style,
  options: Clock & { readonly now: number; readonly isShown?: NodeFilter | undefined },
): readonly string[] {
  return [
    workflowHeader(workflow, style, options),
    treeLines(fromArgo(workflow, options.isShown), style, options),
    deliveryLines(argoDeliveryRows(workflow), style, options),
  ]
    .filter((lines) => lines.length > 0)
    .flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

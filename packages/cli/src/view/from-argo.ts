import { isJsonObject, type JsonObject, type NodePhase, type NodeType } from "@onexit/events";
import { objectAt, textAt, timeAt } from "./argo-json.ts";
import { handlerRow } from "./from-state.ts";
import type { RunTree, TreeNode } from "./run-tree.ts";

/** The tree of a Workflow object as Argo's API shows it, ours or a real Argo's. */
export function fromArgo(workflow: JsonObject): RunTree {
  const name = textAt(objectAt(workflow, "metadata"), "name");
  const status = objectAt(workflow, "status");
  const nodes = Object.values(objectAt(status, "nodes")).filter(isJsonObject);
  const members = membersByBoundary(nodes);
  const rowOf = (node: JsonObject): TreeNode => ({ ...rowFields(node), children: childrenOf(node).map(rowOf) });
  const childrenOf = (node: JsonObject) => members.get(textAt(node, "id")) ?? [];
  const main = nodes.find((node) => textAt(node, "name") === name);
  const handler = nodes.find((node) => textAt(node, "name") === `${name}.onExit`);
  const mainTree: RunTree = { wholeSeconds: true, ...(main === undefined ? {} : { main: rowOf(main) }) };
  if (handler === undefined) return mainTree;
  const exit = objectAt(status, "exitHandler");
  const template = textAt(exit, "template") || textAt(handler, "templateName");
  const because = textAt(exit, "ranBecause") || (main === undefined ? "" : textAt(main, "phase"));
  const root = handlerRow(rowOf(handler), template, textAt(handler, "type") as NodeType);
  return { ...mainTree, exit: { template, because, root } };
}

function rowFields(node: JsonObject): Omit<TreeNode, "children"> {
  const startedAt = timeAt(node, "startedAt");
  const finishedAt = timeAt(node, "finishedAt");
  return {
    name: textAt(node, "displayName"),
    template: textAt(node, "templateName"),
    phase: (textAt(node, "phase") || "Pending") as NodePhase,
    message: textAt(node, "message"),
    // The API does not tell attempts, only whether the node ever ran.
    attempt: textAt(node, "type") === "Skipped" ? 0 : 1,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}

/** By id of the enclosing node, in the order of execution; a real Argo's map has no order of its own. */
function membersByBoundary(nodes: readonly JsonObject[]): ReadonlyMap<string, readonly JsonObject[]> {
  const rows = nodes.filter((node) => textAt(node, "boundaryID") !== "" && textAt(node, "type") !== "StepGroup");
  const begun = (node: JsonObject) => timeAt(node, "startedAt") ?? 0;
  const members = new Map<string, JsonObject[]>();
  for (const node of rows.toSorted((a, b) => groupOf(a) - groupOf(b) || begun(a) - begun(b))) {
    const boundary = textAt(node, "boundaryID");
    const known = members.get(boundary);
    if (known === undefined) members.set(boundary, [node]);
    else known.push(node);
  }
  return members;
}

/** The position of a step's group: the last `[n]` of its name; 0 for the tasks of a DAG. */
function groupOf(node: JsonObject): number {
  return Number(/\[(\d+)\]\.[^.[]*$/.exec(textAt(node, "name"))?.[1] ?? 0);
}

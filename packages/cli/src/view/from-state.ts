import type { NodeType } from "@onexit/events";
import { exitNodeOf, type NodeState, type WorkflowState } from "@onexit/interpreter";
import type { RunTree, TreeNode } from "./run-tree.ts";

/** The tree of a live run. */
export function fromState(state: WorkflowState): RunTree {
  const { name } = state.workflow;
  const members = membersByBoundary(state);
  const rowOf = (node: NodeState): TreeNode => ({
    name: node.displayName,
    template: node.template,
    phase: node.phase,
    message: node.message,
    attempt: node.attempt,
    startedAt: node.startedAt,
    ...(node.finishedAt === undefined ? {} : { finishedAt: node.finishedAt }),
    children: (members.get(node.name) ?? []).map(rowOf),
  });
  const main = state.nodes.get(name);
  const handler = state.nodes.get(exitNodeOf(name));
  const { exit } = state;
  return {
    ...(main === undefined ? {} : { main: rowOf(main) }),
    ...(exit === undefined
      ? {}
      : {
          exit: {
            template: exit.template,
            because: exit.status,
            ...(handler === undefined ? {} : { root: handlerRow(rowOf(handler), exit.template, handler.nodeType) }),
          },
        }),
  };
}

/** The handler's root goes by its template's name; what stands in the template's column is then its kind. */
export function handlerRow(row: TreeNode, template: string, type: NodeType): TreeNode {
  return { ...row, name: template, template: type === "Skipped" ? "" : type.toLowerCase() };
}

function membersByBoundary(state: WorkflowState): ReadonlyMap<string, readonly NodeState[]> {
  const members = new Map<string, NodeState[]>();
  for (const node of state.nodes.valueSeq().sortBy(({ index }) => index)) {
    if (node.boundary === undefined || node.nodeType === "StepGroup") continue;
    const known = members.get(node.boundary);
    if (known === undefined) members.set(node.boundary, [node]);
    else known.push(node);
  }
  return members;
}

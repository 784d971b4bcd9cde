import { exitNodeOf } from "./names.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** What stands directly below each node, in order of creation. */
export interface NodeTree {
  readonly childrenOf: (name: string) => readonly NodeState[];
  readonly hooksOf: (name: string) => readonly NodeState[];
}

/** The tree of a state, made in one pass. */
export function treeOf(state: WorkflowState): NodeTree {
  const children = new Map<string, NodeState[]>();
  const hooks = new Map<string, NodeState[]>();
  const put = (map: Map<string, NodeState[]>, owner: string, node: NodeState) => {
    const known = map.get(owner);
    if (known === undefined) map.set(owner, [node]);
    else known.push(node);
  };
  for (const node of state.nodes.valueSeq().sortBy(({ index }) => index)) {
    if (node.parent !== undefined) put(children, node.parent, node);
    else if (node.hookOf !== undefined) put(hooks, node.hookOf, node);
  }
  return { childrenOf: (name) => children.get(name) ?? [], hooksOf: (name) => hooks.get(name) ?? [] };
}

/** A node and everything below it, its hooks included. */
export function* withAllBelow(tree: NodeTree, name: string): Generator<string> {
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    for (const node of tree.childrenOf(next)) open.push(node.name);
    for (const node of tree.hooksOf(next)) open.push(node.name);
  }
}

/** True for the exit handler's root, and for nothing else. */
export function isExitRoot(state: WorkflowState, node: NodeState): boolean {
  return node.name === exitNodeOf(state.workflow.name) && node.parent === undefined && node.hookOf === undefined;
}

import { isCounted } from "./capacity.ts";
import { isUnsuccessful, type NodeState, type WorkflowState } from "./state.ts";

/** The state in which a node that has begun is counted as active; one that has waited is counted in its boundary already. */
export function counted(state: WorkflowState, node: NodeState, hasWaited: boolean): WorkflowState {
  const next = node.nodeType === "Pod" ? { ...state, activePods: state.activePods + 1 } : state;
  return hasWaited ? next : countedInside(next, node);
}

/** The state in which a node that waits takes its boundary's room, but none of the workflow's (`node_counters.go`). */
export function countedInside(state: WorkflowState, node: NodeState): WorkflowState {
  return inBoundary(state, node, ({ active }) => ({ active: active + 1 }));
}

/**
 * The state in which a node is active no more: it has ended, or it is a daemon that is up. Argo counts that one for ever,
 * so that a limit of one pod and one daemon would be a workflow without an end.
 */
export function uncounted(state: WorkflowState, node: NodeState): WorkflowState {
  if (node.daemoned) return state;
  const isPod = node.phase === "Running" && node.nodeType === "Pod";
  const next = isPod ? { ...state, activePods: state.activePods - 1 } : state;
  return inBoundary(next, node, ({ active }) => ({ active: active - 1 }));
}

/** The state in which a node's failure is known to its boundary. */
export function withFailure(state: WorkflowState, node: NodeState): WorkflowState {
  if (!isUnsuccessful(node)) return state;
  return inBoundary(state, node, ({ failures }) => ({ failures: failures + 1 }));
}

function inBoundary(
  state: WorkflowState,
  node: NodeState,
  change: (boundary: NodeState) => Partial<NodeState>,
): WorkflowState {
  const boundary = isCounted(node) && node.boundary !== undefined ? state.nodes.get(node.boundary) : undefined;
  if (boundary === undefined) return state;
  return { ...state, nodes: state.nodes.set(boundary.name, { ...boundary, ...change(boundary) }) };
}

import { isCounted } from "./capacity.ts";
import { isUnsuccessful, type NodeState, type WorkflowState } from "./state.ts";

/** The state in which a node that has begun is counted as active; one that has waited is counted in its boundary already. */
export function counted(state: WorkflowState, node: NodeState, hasWaited: boolean): WorkflowState {
  const next = node.nodeType === "Pod" ? { ...state, activePods: state.activePods + 1 } : state;
  return hasWaited ? next : countedInside(next, node);
}

/** The state in which a node that waits takes its boundary's room, but none of the workflow's (`node_counters.go`). */
export function countedInside(state: WorkflowState, node: NodeState): WorkflowState {
  const boundary = isCounted(node) && node.boundary !== undefined ? state.nodes.get(node.boundary) : undefined;
  if (boundary === undefined) return state;
  return { ...state, nodes: state.nodes.set(boundary.name, { ...boundary, active: boundary.active + 1 }) };
}

/** The state in which a node that has ended is active no more, and its failure is known. */
export function uncounted(state: WorkflowState, before: NodeState, node: NodeState): WorkflowState {
  const isPod = before.phase === "Running" && before.nodeType === "Pod";
  const activePods = isPod ? state.activePods - 1 : state.activePods;
  const boundary = isCounted(before) && node.boundary !== undefined ? state.nodes.get(node.boundary) : undefined;
  if (boundary === undefined) return activePods === state.activePods ? state : { ...state, activePods };
  const counts = {
    active: boundary.active - 1,
    failures: boundary.failures + (isUnsuccessful(node) ? 1 : 0),
  };
  return { ...state, activePods, nodes: state.nodes.set(boundary.name, { ...boundary, ...counts }) };
}

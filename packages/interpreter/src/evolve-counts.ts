import { isCounted } from "./capacity.ts";
import { isUnsuccessful, type NodeState, type WorkflowState } from "./state.ts";

/** The state in which a node that has begun is counted as active. */
export function counted(state: WorkflowState, node: NodeState): WorkflowState {
  const activePods = node.nodeType === "Pod" ? state.activePods + 1 : state.activePods;
  const boundary = isCounted(node) && node.boundary !== undefined ? state.nodes.get(node.boundary) : undefined;
  if (boundary === undefined) return activePods === state.activePods ? state : { ...state, activePods };
  return {
    ...state,
    activePods,
    nodes: state.nodes.set(boundary.name, { ...boundary, active: boundary.active + 1 }),
  };
}

/** The state in which a node that has ended is active no more, and its failure is known. */
export function uncounted(state: WorkflowState, before: NodeState, node: NodeState): WorkflowState {
  const wasActive = before.phase === "Running";
  const activePods = wasActive && node.nodeType === "Pod" ? state.activePods - 1 : state.activePods;
  const boundary = isCounted(node) && node.boundary !== undefined ? state.nodes.get(node.boundary) : undefined;
  if (boundary === undefined) return activePods === state.activePods ? state : { ...state, activePods };
  const counts = {
    active: boundary.active - (wasActive ? 1 : 0),
    failures: boundary.failures + (isUnsuccessful(node) ? 1 : 0),
  };
  return { ...state, activePods, nodes: state.nodes.set(boundary.name, { ...boundary, ...counts }) };
}

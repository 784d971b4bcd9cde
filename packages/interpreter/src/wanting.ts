import type { NodeStarted } from "@onexit/events";
import { templateOf } from "./compiled.ts";
import { initialDag } from "./dag-graph.ts";
import { membersOf } from "./members.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** The state in which a node is among those that want to start something exactly if it has anything to start. */
export function refreshWanting(state: WorkflowState, name: string): WorkflowState {
  const node = state.nodes.get(name);
  if (node === undefined) return state;
  const wants = node.phase === "Running" ? hasMore(state, node) : mayBegin(node);
  if (wants === state.wanting.has(name)) return state;
  if (!wants) return { ...state, wanting: state.wanting.delete(name) };
  return { ...state, wanting: isWaitingHook(state, name) ? withHook(state, name) : state.wanting.add(name) };
}

/** Hooks come before whatever wants to go on, or a long list of tasks would hold them back to its end. */
function withHook(state: WorkflowState, name: string): WorkflowState["wanting"] {
  const isBefore = (other: string) => isWaitingHook(state, other);
  return state.wanting.takeWhile(isBefore).add(name).union(state.wanting.skipWhile(isBefore));
}

function isWaitingHook(state: WorkflowState, name: string): boolean {
  const node = state.nodes.get(name);
  return node?.phase === "Pending" && node.hookOf !== undefined;
}

/** True for a node that waits for nothing more than room. */
export function mayBegin({ phase, hasLocks, memo, memoMissed }: NodeState): boolean {
  return phase === "Pending" && hasLocks && (memo === undefined || memoMissed === true);
}

/** What a DAG node begins with; nothing for any other node. */
export function initialDagOf(
  state: WorkflowState,
  event: NodeStarted,
): Pick<NodeState, "waiting" | "ready"> | undefined {
  const template = event.nodeType === "DAG" ? templateOf(state, event.template) : undefined;
  return template?.type === "dag" ? initialDag(template, event.targets) : undefined;
}

function hasMore(state: WorkflowState, node: NodeState): boolean {
  switch (node.nodeType) {
    case "StepGroup":
      return node.again !== undefined || node.started < membersOf(state, node).size;
    case "TaskGroup":
      return node.again !== undefined || node.started < (node.loops[node.call ?? ""]?.length ?? 0);
    case "DAG":
      return node.ready !== undefined && !node.ready.isEmpty();
    case "Retry":
      return node.started === 0 || node.notBefore !== undefined;
    default:
      return false;
  }
}

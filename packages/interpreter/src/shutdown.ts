import { semanticsByName } from "./semantics.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** Why nothing new may start outside an exit handler; undefined while it may. */
export function stopMessage(state: WorkflowState): string | undefined {
  if (state.shutdown !== undefined) return `Stopped with strategy '${state.shutdown.strategy}'`;
  return state.deadlineExceeded ? "Step exceeded its deadline" : undefined;
}

/** True while a node's children may start: the workflow is not being ended, or this is part of how it ends; and nobody told the node itself to end. */
export function mayGoOn(
  state: WorkflowState,
  node: Pick<NodeState, "onExit"> & Partial<Pick<NodeState, "cancelled">>,
): boolean {
  if (node.cancelled !== undefined) return false;
  return node.onExit ? mayHandle(state) : stopMessage(state) === undefined;
}

/** True while exit handlers may run: after a terminate only where our semantics promise it, and until a second one. */
export function mayHandle(state: WorkflowState): boolean {
  if (state.exit?.terminated === true) return false;
  return state.shutdown?.strategy !== "Terminate" || semanticsByName[state.semantics].exitHandlerAfterTerminate;
}

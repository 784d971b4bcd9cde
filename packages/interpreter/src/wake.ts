import type { WorkflowEvent } from "@onexit/events";
import { advance } from "./advance.ts";
import { hasRoomToBegin, isHalted, roomFor } from "./capacity.ts";
import { compiledWorkflow } from "./compiled.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";
import { nextTimer } from "./timers.ts";
import { beginPending } from "./waiting.ts";

/** What the first composite does that wants to start children and may; nothing when none may. */
export function wakeOne(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  if (!isRoomAnywhere(state)) return [];
  for (const name of state.wanting) {
    const node = nodeOf(state, name);
    if (!isStartable(state, node, at)) continue;
    const events = node.phase === "Pending" ? beginPending(state, node, at) : advance(state, node, at);
    if (events.length > 0) return events;
  }
  return [];
}

/** True when a Tick would start something: a decision starts only so many nodes. */
function hasStartable(state: WorkflowState, at: number): boolean {
  if (!isRoomAnywhere(state)) return false;
  return state.wanting.some((name) => isStartable(state, nodeOf(state, name), at));
}

function isStartable(state: WorkflowState, node: NodeState, at: number): boolean {
  if (node.phase === "Pending") return hasRoomToBegin(state, node);
  if (node.open === 0 && isHalted(state, node)) return true;
  return (node.notBefore === undefined || node.notBefore <= at) && roomFor(state, node) > 0;
}

/** A quick no for the many that wait when the whole workflow is at its limit. */
function isRoomAnywhere(state: WorkflowState): boolean {
  if (state.wanting.isEmpty() || state.suspended || state.phase !== "Running") return false;
  const { parallelism } = compiledWorkflow(state);
  return parallelism === undefined || state.activePods < parallelism || state.exit !== undefined;
}

/** Epoch ms of the next Tick that would decide something, `at` when one would at once; undefined when none would. */
export function nextTickAt(state: WorkflowState, at: number): number | undefined {
  return hasStartable(state, at) ? at : nextTimer(state.timers);
}

import type { WorkflowEvent } from "@onexit/events";
import { hasRoomToBegin } from "./capacity.ts";
import { compiledWorkflow } from "./compiled.ts";
import { takeOver } from "./earlier.ts";
import { finish } from "./finish.ts";
import { globalScope } from "./global-scope.ts";
import type { LockGrant, MemoAnswer } from "./input.ts";
import { locksOf, waitingMessage } from "./locks.ts";
import { placeOf } from "./place.ts";
import { mayGoOn, stopMessage } from "./shutdown.ts";
import { beginWaiting } from "./start-node.ts";
import type { NodeState, WorkflowState } from "./state.ts";
import { mayBegin } from "./wanting.ts";

/** What follows a submission: the workflow starts, or waits for its own locks. */
export function beginWorkflow(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  const locks = locksOf(state, compiledWorkflow(state).synchronization, globalScope(state, at));
  if ("problem" in locks || locks.value.length === 0) return [{ type: "WorkflowStarted", at }];
  return [{ type: "WorkflowWaiting", at, locks: locks.value, message: waitingMessage(locks.value) }];
}

/** What follows for a node that waits: it begins once it has its locks, knows of its cache, and there is room. */
export function beginPending(state: WorkflowState, node: NodeState, at: number): readonly WorkflowEvent[] {
  if (node.phase !== "Pending") return [];
  if (!mayGoOn(state, node)) return [finish(state, node, "Failed", stopMessage(state) ?? "stopped", at)];
  const taken = takeOver(state, node, at);
  if (taken !== undefined) return [taken];
  return mayBegin(node) && hasRoomToBegin(state, node) ? [beginWaiting(state, node, placeOf(node), at)] : [];
}

/** What it decides that a waiting node, or the workflow, has its locks. */
export function decideLockGrant(state: WorkflowState, { at, node }: LockGrant): readonly WorkflowEvent[] {
  if (node === undefined) {
    return state.phase === "Pending" && state.locks.length > 0 && !state.hasLocks
      ? [{ type: "WorkflowLocked", at }]
      : [];
  }
  const waiting = state.nodes.get(node);
  return waiting?.phase === "Pending" && !waiting.hasLocks ? [{ type: "LocksGranted", at, node }] : [];
}

/** What a cache's answer decides: the node has its outputs already, or begins. */
export function decideMemoAnswer(state: WorkflowState, { at, node, outputs }: MemoAnswer): readonly WorkflowEvent[] {
  const waiting = state.nodes.get(node);
  if (waiting?.phase !== "Pending" || waiting.memo === undefined || !waiting.hasLocks) return [];
  if (waiting.memoMissed === true) return [];
  if (outputs === undefined) return [{ type: "MemoMissed", at, node }];
  return [{ ...finish(state, waiting, "Succeeded", "", at, outputs), memoized: true }];
}

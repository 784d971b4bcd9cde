import { extend, isLeafWork, type WorkflowEvent } from "@onexit/events";
import { decideDelivery } from "./delivery.ts";
import { evolve } from "./evolve.ts";
import { advanceWorkflowHooks } from "./hooks.ts";
import type { Cancel, Input, Submit } from "./input.ts";
import { decideSetMetadata } from "./metadata.ts";
import { react } from "./react.ts";
import { decideReport } from "./report.ts";
import { decideRetry } from "./retry-workflow.ts";
import type { WorkflowState } from "./state.ts";
import { decideResume, decideSetNodes, decideSuspend } from "./suspension.ts";
import { decideTick } from "./tick.ts";
import { decideLockGrant, decideMemoAnswer } from "./waiting.ts";
import { wakeOne } from "./wake.ts";
import { decideSetDeadline } from "./workflow-deadline.ts";

/** A decision: all events that one input leads to, and the state after them. */
export interface Decided {
  readonly events: readonly WorkflowEvent[];
  /** Undefined only when nothing was decided and nothing had been before. */
  readonly state: WorkflowState | undefined;
}

/** A decision of this many events starts nothing more, skipped nodes included: a Tick goes on. */
const manyEvents = 400;

/**
 * Everything that follows from one input, down to the point where only the outside world, or another Tick, can say more.
 * Never throws for an input that is stale, repeated or late: it decides nothing.
 */
export function decide(state: WorkflowState | undefined, input: Input): Decided {
  const events: WorkflowEvent[] = [];
  let next = state;
  let open = 0;
  const add = (more: readonly WorkflowEvent[]) => {
    for (const event of more) {
      const placed = placeOn(input.host, event);
      next = evolve(next, placed);
      events.push(placed);
    }
    if (next !== undefined && !next.isFull && events.length >= manyEvents) next = { ...next, isFull: true };
  };
  add(decideInput(state, input));
  // Events are applied when they are decided and reacted to in their order, so each reaction sees the latest state.
  for (;;) {
    while (open < events.length) {
      add(react(next as WorkflowState, events[open] as WorkflowEvent));
      open += 1;
    }
    if (next === undefined || next.finishedAt !== undefined || next.phase === "Pending") break;
    const more = advanceWorkflowHooks(next, input.at);
    if (more.length > 0) add(more);
    else if (next.isFull) break;
    else add(wakeOne(next, input.at));
    if (open === events.length) break;
  }
  return { events, state: next?.isFull === true ? { ...next, isFull: false } : next };
}

/** Processes belong to the host of the engine that decided to start them. */
function placeOn(host: string, event: WorkflowEvent): WorkflowEvent {
  return event.type === "NodeStarted" && isLeafWork(event.work) ? extend(event, { host }) : event;
}

function decideInput(state: WorkflowState | undefined, input: Input): readonly WorkflowEvent[] {
  if (state === undefined) return input.type === "Submit" ? [submitted(input)] : [];
  switch (input.type) {
    case "Submit":
      return [];
    case "Report":
      return decideReport(state, input.report, input.at);
    case "DeliveryReport":
      return decideDelivery(state, input.event, input.at);
    case "Cancel":
      return decideCancel(state, input);
    case "Suspend":
      return decideSuspend(state, input);
    case "Resume":
      return decideResume(state, input);
    case "SetNodes":
      return decideSetNodes(state, input);
    case "Retry":
      return decideRetry(state, input);
    case "SetDeadline":
      return decideSetDeadline(state, input);
    case "SetMetadata":
      return decideSetMetadata(state, input);
    case "LockGrant":
      return decideLockGrant(state, input);
    case "MemoAnswer":
      return decideMemoAnswer(state, input);
    case "Tick":
      return decideTick(state, input.at);
  }
}

function submitted(input: Submit): WorkflowEvent {
  const { at, workflow, manifest, resources = [], semantics, context, earlier } = input;
  return {
    type: "WorkflowSubmitted",
    at,
    workflow,
    driver: "engine",
    manifest,
    ...(resources.length === 0 ? {} : { resources }),
    semantics,
    context,
    run: 0,
    ...(earlier === undefined ? {} : { earlier }),
  };
}

/** A stop after a stop, and anything after the end, changes nothing; a terminate may follow a stop, and end the handler. */
function decideCancel(state: WorkflowState, input: Cancel): readonly WorkflowEvent[] {
  const { at, by, message, strategy } = input;
  if (state.finishedAt !== undefined) return [];
  if (strategy === "Delete") return state.deletedAt === undefined ? [{ type: "WorkflowDeleted", at, by }] : [];
  if (strategy === "Stop") {
    return state.shutdown === undefined ? [{ type: "StopRequested", at, by, message }] : [];
  }
  const handlerRuns = state.exit !== undefined && !state.exit.terminated;
  const again = state.shutdown?.strategy === "Terminate" && !handlerRuns;
  return again ? [] : [{ type: "TerminateRequested", at, by, message }];
}

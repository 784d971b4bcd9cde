import type { WorkflowEvent } from "@onexit/events";
import { decideDelivery } from "./delivery.ts";
import { evolve } from "./evolve.ts";
import type { Cancel, Input, Submit } from "./input.ts";
import { react } from "./react.ts";
import { decideReport } from "./report.ts";
import type { WorkflowState } from "./state.ts";
import { decideTick } from "./tick.ts";

/** A decision: all events that one input leads to, and the state after them. */
export interface Decided {
  readonly events: readonly WorkflowEvent[];
  /** Undefined only when nothing was decided and nothing had been before. */
  readonly state: WorkflowState | undefined;
}

/**
 * Everything that follows from one input, down to the point where only the outside world can say more.
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
  };
  add(decideInput(state, input));
  // Events are applied when they are decided and reacted to in their order, so each reaction sees the latest state.
  while (open < events.length) {
    add(react(next as WorkflowState, events[open] as WorkflowEvent));
    open += 1;
  }
  return { events, state: next };
}

/** Processes belong to the host of the engine that decided to start them. */
function placeOn(host: string, event: WorkflowEvent): WorkflowEvent {
  if (event.type !== "NodeStarted" || (event.work.kind !== "container" && event.work.kind !== "script")) return event;
  return { ...event, host };
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
    case "Tick":
      return decideTick(state, input.at);
  }
}

function submitted(input: Submit): WorkflowEvent {
  const { at, workflow, manifest, semantics, context } = input;
  return { type: "WorkflowSubmitted", at, workflow, driver: "engine", manifest, semantics, context, run: 0 };
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

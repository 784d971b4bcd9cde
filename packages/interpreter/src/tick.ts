import type { WorkflowEvent } from "@onexit/events";
import { advance } from "./advance.ts";
import { stopGraceMs } from "./cancel.ts";
import { templateOf } from "./compiled.ts";
import { deadlineMessage } from "./deadline.ts";
import { stopWaiting } from "./delivery.ts";
import { finish } from "./finish.ts";
import { nodeOf, type WorkflowState } from "./state.ts";
import { suppliedOutputs } from "./suspension.ts";
import { dueTimers, workflowTimer } from "./timers.ts";

/** What the passing of time decides: deadlines, waits that are over, deliveries that nobody answered. */
export function decideTick(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  return dueTimers(state.timers, at).flatMap((timer) => onTimer(state, timer, at));
}

function onTimer(state: WorkflowState, timer: string, at: number): readonly WorkflowEvent[] {
  if (timer === workflowTimer) return [{ type: "DeadlineExceeded", at }];
  const space = timer.indexOf(" ");
  const of = timer.slice(space + 1);
  const kind = timer.slice(0, space);
  if (kind === "delivery") return unanswered(state, of, at);
  const node = nodeOf(state, of);
  switch (kind) {
    case "deadline":
      if (node.phase !== "Running" && node.phase !== "Pending") return [];
      return [
        {
          type: "NodeCancelled",
          at,
          node: of,
          message: deadlineMessage(templateOf(state, node.template)),
          graceMs: stopGraceMs,
        },
      ];
    case "wait":
      return node.phase === "Running" ? [stopWaiting(node, at)] : [];
    case "retry": {
      const next = advance(state, node, at);
      if (next.length > 0) return next;
      // The wait is over and there is no room: from now on it waits for that alone.
      return [{ type: "NodeRetried", at, node: of, notBefore: at, message: node.message }];
    }
    case "suspend": {
      const outputs = suppliedOutputs(node);
      return "problem" in outputs
        ? [finish(state, node, "Error", outputs.problem, at)]
        : [finish(state, node, "Succeeded", "", at, { parameters: outputs.value })];
    }
    default:
      return [];
  }
}

function unanswered(state: WorkflowState, key: string, at: number): readonly WorkflowEvent[] {
  const delivery = state.deliveries.get(key);
  if (delivery === undefined) return [];
  const { action, node, attempt, destination } = delivery;
  const message = "no service answered";
  return [{ type: "DeliveryEnded", at, key, action, node, state: "dead", attempt, destination, message }];
}

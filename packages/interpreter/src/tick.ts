import type { WorkflowEvent } from "@onexit/events";
import { stopGraceMs } from "./cancel.ts";
import { stopWaiting } from "./delivery.ts";
import { nodeOf, type WorkflowState } from "./state.ts";
import { deadlineTimer, deliveryTimer, waitTimer, workflowTimer } from "./timers.ts";

/** What the passing of time decides: deadlines, waits that are over, deliveries that nobody answered. */
export function decideTick(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  const due = (timer: string) => (state.timers.get(timer) ?? Number.POSITIVE_INFINITY) <= at;
  const events: WorkflowEvent[] = due(workflowTimer) ? [{ type: "DeadlineExceeded", at }] : [];
  if (!state.timers.some((time) => time <= at)) return events;
  for (const node of state.nodes.values()) {
    if (node.phase !== "Running") continue;
    if (due(deadlineTimer(node.name))) events.push(outOfTime(state, node.name, at));
    else if (due(waitTimer(node.name))) events.push(stopWaiting(node, at));
  }
  for (const delivery of state.deliveries.values()) {
    if (!due(deliveryTimer(delivery.key))) continue;
    const { key, action, node, attempt, destination } = delivery;
    const message = "no service answered";
    events.push({ type: "DeliveryEnded", at, key, action, node, state: "dead", attempt, destination, message });
  }
  return events;
}

function outOfTime(state: WorkflowState, name: string, at: number): WorkflowEvent {
  const composite = nodeOf(state, name).work?.kind === "composite";
  const message = composite
    ? "template was active longer than its deadline"
    : "Pod was active on the node longer than the specified deadline";
  return { type: "NodeCancelled", at, node: name, message, graceMs: stopGraceMs };
}

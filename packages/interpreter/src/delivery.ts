import {
  type DeliveryEnded,
  type DeliveryEvent,
  deliveryStateOf,
  type NodeFinished,
  type WorkflowEvent,
} from "@onexit/events";
import { type Delivery, type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** What a service's word on a delivery decides: nothing until it is the last word, and nothing twice. */
export function decideDelivery(state: WorkflowState, event: DeliveryEvent, at: number): readonly WorkflowEvent[] {
  const known = state.deliveries.get(event.key);
  const next = deliveryStateOf(event);
  if (known === undefined || next === "retrying" || known.state === next) return [];
  return [
    {
      type: "DeliveryEnded",
      at,
      key: event.key,
      action: event.action,
      node: known.node,
      state: next,
      attempt: event.attempt,
      destination: event.destination,
      message: messageOf(event),
      durationMs: event.durationMs,
    },
  ];
}

/** The end of every node that waits for this delivery. */
export function onDeliveryEnded(state: WorkflowState, event: DeliveryEnded): readonly WorkflowEvent[] {
  return nodesAwaiting(state, event.key, event.at);
}

/** The ends of the nodes that wait for a delivery which has ended; none while it is on its way. */
export function nodesAwaiting(state: WorkflowState, key: string, at: number): readonly NodeFinished[] {
  const delivery = state.deliveries.get(key);
  if (delivery === undefined || delivery.state === "pending" || delivery.state === "retrying") return [];
  return state.running
    .toArray()
    .map((name) => nodeOf(state, name))
    .filter((node) => node.work?.kind === "action" && node.work.request.key === key)
    .sort((a, b) => a.index - b.index)
    .map((node) => finishNode(node, delivery, at));
}

/** A node that waited long enough for a delivery that is not required; the delivery goes on behind it. */
export function stopWaiting(node: NodeState, at: number): NodeFinished {
  return ended(node, "Succeeded", "delivery pending", at);
}

function finishNode(node: NodeState, delivery: Delivery, at: number): NodeFinished {
  switch (delivery.state) {
    case "dead":
    case "dropped": {
      // Neither was done, so what must not go on without it does not.
      const phase = delivery.required ? "Failed" : "Succeeded";
      return ended(node, phase, `delivery ${delivery.state}: ${delivery.message}`, at);
    }
    case "previewed":
      return ended(node, "Succeeded", `delivery previewed: ${delivery.message}`, at);
    case "suppressed":
      return ended(node, "Succeeded", `delivery suppressed: ${delivery.message}`, at);
    default:
      return ended(node, "Succeeded", "", at);
  }
}

function ended(node: NodeState, phase: "Succeeded" | "Failed", message: string, at: number): NodeFinished {
  return {
    type: "NodeFinished",
    at,
    node: node.name,
    attempt: node.attempt,
    phase,
    message,
    outputs: { parameters: {} },
  };
}

function messageOf(event: DeliveryEvent): string {
  switch (event.type) {
    case "ActionSucceeded":
      return event.already ? `${event.detail} (already done)` : event.detail;
    case "ActionPreviewed":
      if (event.missing.length === 0) return "previews were asked for";
      return `${event.missing.join(", ")} ${event.missing.length === 1 ? "is" : "are"} not set`;
    case "ActionFailed":
    case "ActionDead":
      return event.problem.message;
    case "ActionSuppressed":
    case "ActionDropped":
      return event.reason;
  }
}

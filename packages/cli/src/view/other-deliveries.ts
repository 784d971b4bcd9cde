import { messageOfEvent } from "@onexit/deliveries";
import { type DeliveryEvent, deliveryIdOf, deliveryStateOf, type JsonObject } from "@onexit/events";
import { objectAt, objectsAt, textAt } from "./argo-json.ts";

/**
 * A Workflow object of ours with the deliveries that no node of it asked for, after its own: policies and annotations called
 * for them, so its journal does not know them. `events` are what services said, later ones last.
 */
export function withOtherDeliveries(workflow: JsonObject, events: Iterable<DeliveryEvent>): JsonObject {
  const status = objectAt(workflow, "status");
  const own = objectsAt(status, "deliveries");
  const uid = textAt(objectAt(workflow, "metadata"), "uid");
  const known = new Set(own.map((delivery) => textAt(delivery, "key")));
  const others = new Map<string, JsonObject>();
  for (const event of events) {
    if (event.workflow.uid === uid && !known.has(event.key)) others.set(event.key, deliveryOf(event));
  }
  return others.size === 0
    ? workflow
    : { ...workflow, status: { ...status, deliveries: [...own, ...others.values()] } };
}

function deliveryOf(event: DeliveryEvent): JsonObject {
  const { key, action, origin, attempt, destination, durationMs } = event;
  return {
    id: deliveryIdOf(key),
    key,
    action,
    node: origin.kind === "node" ? origin.node : "",
    state: deliveryStateOf(event),
    required: false,
    attempt,
    destination,
    message: messageOfEvent(event),
    durationMs,
  };
}

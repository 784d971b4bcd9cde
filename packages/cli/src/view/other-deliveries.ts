import { messageOfEvent } from "@onexit/deliveries";
import { type DeliveryEvent, type DeliveryState, deliveryIdOf, deliveryStateOf, type JsonObject } from "@onexit/events";
import { numberAt, objectAt, objectsAt, textAt } from "./argo-json.ts";
import { isNewer } from "./delivery-row.ts";

/**
 * A Workflow object of ours with what services said of its deliveries: of those that no node asked for, which policies and
 * annotations called for and its journal does not know, after its own; and of its own that nobody waited for, whose ends its
 * journal does not know either. `events` are what services said, later ones last.
 */
export function withOtherDeliveries(workflow: JsonObject, events: Iterable<DeliveryEvent>): JsonObject {
  const status = objectAt(workflow, "status");
  const own = objectsAt(status, "deliveries");
  const uid = textAt(objectAt(workflow, "metadata"), "uid");
  const said = new Map<string, DeliveryEvent>();
  for (const event of events) if (event.workflow.uid === uid) said.set(event.key, event);
  if (said.size === 0) return workflow;
  const known = own.map((delivery) => {
    const event = said.get(textAt(delivery, "key"));
    said.delete(textAt(delivery, "key"));
    return event === undefined ? delivery : withEvent(delivery, event);
  });
  return { ...workflow, status: { ...status, deliveries: [...known, ...[...said.values()].map(deliveryOf)] } };
}

function withEvent(delivery: JsonObject, event: DeliveryEvent): JsonObject {
  const state = textAt(delivery, "state") as DeliveryState;
  if (!isNewer(event, { state, attempt: numberAt(delivery, "attempt") ?? 0 })) return delivery;
  const { node = "", required = false } = delivery;
  return { ...delivery, ...deliveryOf(event), node, required };
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

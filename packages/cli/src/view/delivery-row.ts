import { messageOfEvent } from "@onexit/deliveries";
import {
  type DeliveryEvent,
  type DeliveryState,
  deliveryIdOf,
  deliveryStateOf,
  isDeliveryEnded,
  type JsonObject,
} from "@onexit/events";
import type { Delivery, WorkflowState } from "@onexit/interpreter";
import { numberAt, objectAt, objectsAt, textAt } from "./argo-json.ts";

/** One delivery as it is shown, wherever it was read. */
export interface DeliveryRow {
  /** `dlv_…`. */
  readonly id: string;
  readonly action: string;
  readonly destination: string;
  readonly state: DeliveryState;
  /** 0 before the first. */
  readonly attempt: number;
  readonly required: boolean;
  readonly durationMs?: number;
  readonly message: string;
  /** Epoch ms, while it is retrying. */
  readonly nextAttemptAt?: number;
}

/**
 * The deliveries of a run: what its journal says, and what the services said since. `latest` holds the last event of
 * each key; a key that the run never asked for is a service's own, and comes after the others.
 */
export function deliveryRows(state: WorkflowState, latest: ReadonlyMap<string, DeliveryEvent>): readonly DeliveryRow[] {
  const asked = state.deliveries.valueSeq().map((delivery) => {
    const event = latest.get(delivery.key);
    return event !== undefined && isNewer(event, delivery)
      ? rowOfEvent(event, delivery.required)
      : rowOfDelivery(delivery);
  });
  const others = [...latest.values()].filter(
    ({ key, workflow }) => workflow.uid === state.workflow.uid && !state.deliveries.has(key),
  );
  return [...asked, ...others.map((event) => rowOfEvent(event, false))];
}

/** The deliveries of a Workflow object of ours; a real Argo's has none. */
export function argoDeliveryRows(workflow: JsonObject): readonly DeliveryRow[] {
  return objectsAt(objectAt(workflow, "status"), "deliveries").map((delivery) => {
    const durationMs = numberAt(delivery, "durationMs");
    return {
      id: textAt(delivery, "id"),
      action: textAt(delivery, "action"),
      destination: textAt(delivery, "destination"),
      state: textAt(delivery, "state") as DeliveryState,
      attempt: numberAt(delivery, "attempt") ?? 0,
      required: delivery.required === true,
      message: textAt(delivery, "message"),
      ...(durationMs === undefined ? {} : { durationMs }),
    };
  });
}

/** The row of one event. */
export function rowOfEvent(event: DeliveryEvent, required: boolean): DeliveryRow {
  const { key, action, destination, attempt, durationMs } = event;
  return {
    id: deliveryIdOf(key),
    action,
    destination,
    state: deliveryStateOf(event),
    attempt,
    required,
    durationMs,
    message: messageOfEvent(event),
    ...(event.type === "ActionFailed" ? { nextAttemptAt: event.nextAttemptAt } : {}),
  };
}

/** How many deliveries are in which state; what is well first, what is wrong last. */
export function countDeliveries(rows: readonly DeliveryRow[]): readonly (readonly [DeliveryState, number])[] {
  const counts = new Map<DeliveryState, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return countedStates.flatMap((state) => {
    const count = counts.get(state);
    return count === undefined ? [] : [[state, count] as const];
  });
}

const countedStates = ["sent", "previewed", "suppressed", "dropped", "pending", "retrying", "dead"] as const;

/** A journalled end stands; the event that it came from says more, and a retry by hand may have gone further since. */
export function isNewer(event: DeliveryEvent, { state, attempt }: Pick<Delivery, "state" | "attempt">): boolean {
  if (!isDeliveryEnded(state)) return true;
  return event.attempt > attempt || (event.attempt === attempt && deliveryStateOf(event) === state);
}

/** The row of a delivery as the journal has it. */
export function rowOfDelivery(delivery: Omit<Delivery, "node">): DeliveryRow {
  const { key, action, destination, state, attempt, required, durationMs, message } = delivery;
  return {
    id: deliveryIdOf(key),
    action,
    destination,
    state,
    attempt,
    required,
    message,
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

import {
  type ActionRequested,
  type DeliveryEvent,
  type DeliveryState,
  deliveryIdOf,
  deliveryStateOf,
  deliverySubject,
  ledgerKeyOf,
  type OnexitEvent,
  requestSubject,
  type WorkflowIdentity,
} from "@onexit/events";
import { type LedgerRecord, type Nats, openLedger } from "@onexit/nats";
import { readEvents, type StoredEvent } from "./history.ts";

/** Everything that the stream and the ledger know of one delivery. */
export interface DeliveryHistory {
  readonly id: string;
  readonly key: string;
  readonly action: string;
  readonly workflow: WorkflowIdentity;
  /** As it stands now; the last retry may have edited it. */
  readonly request: ActionRequested;
  /** Stream sequence of the first request. */
  readonly requestSeq: number;
  readonly edited: boolean;
  /** What was said of it, in order, repetitions left out. */
  readonly events: readonly DeliveryEvent[];
  readonly state: DeliveryState;
}

/** Every delivery of a store, in the order in which they were asked for. */
export async function readDeliveries(nats: Nats): Promise<readonly DeliveryHistory[]> {
  return historiesIn(await readEvents(nats));
}

/** One delivery, read from its workflow's own subjects: it costs no more in a large store than in a small one. */
export async function readDelivery(
  nats: Nats,
  { workflow, action, key }: Pick<DeliveryHistory, "workflow" | "action" | "key">,
): Promise<DeliveryHistory | undefined> {
  const subjects = [requestSubject(workflow, action), deliverySubject(workflow, action)];
  const told = await Promise.all(subjects.map((subject) => readEvents(nats, subject)));
  return historiesIn(told.flat()).find((delivery) => delivery.key === key);
}

/** The ledger's entry of a delivery. */
export function ledgerRecordOf(
  nats: Nats,
  delivery: Pick<DeliveryHistory, "action" | "workflow" | "key">,
): Promise<LedgerRecord | undefined> {
  return openLedger(nats).get(ledgerKeyOf(delivery));
}

/** What makes two requests of one key the same message: whatever else differs was not edited. */
export function messageOf({ template, parameters }: ActionRequested): string {
  return JSON.stringify([template ?? "", parameters]);
}

/** True for what a service, or whoever drops it, says about a delivery. */
export function isDeliveryEvent(event: OnexitEvent): event is DeliveryEvent {
  return event.type.startsWith("Action") && event.type !== "ActionRequested";
}

function historiesIn(stored: readonly StoredEvent[]): readonly DeliveryHistory[] {
  const requests = new Map<string, Pick<DeliveryHistory, "request" | "requestSeq" | "edited">>();
  const events = new Map<string, DeliveryEvent[]>();
  for (const { event, seq } of stored) {
    if (event.type === "ActionRequested") {
      const first = requests.get(event.key);
      const edited = first !== undefined && (first.edited || messageOf(first.request) !== messageOf(event));
      requests.set(event.key, { request: event, requestSeq: first?.requestSeq ?? seq, edited });
    } else if (isDeliveryEvent(event)) {
      const known = events.get(event.key) ?? [];
      if (!known.some((other) => other.type === event.type && other.attempt === event.attempt)) known.push(event);
      events.set(event.key, known);
    }
  }
  return [...requests.values()].map((asked) => {
    const { request } = asked;
    const said = events.get(request.key) ?? [];
    const last = said.at(-1);
    const { key, action, workflow } = request;
    const state = last === undefined ? "pending" : deliveryStateOf(last);
    return { id: deliveryIdOf(key), key, action, workflow, ...asked, events: said, state };
  });
}

import {
  type ActionRequested,
  type DeliveryEvent,
  deliveryStateOf,
  encodeEvent,
  isDeliveryEnded,
  ledgerKeyOf,
  type OnexitEvent,
  requestSubject,
  sha256Hex,
} from "@onexit/events";
import { createPublisher, type LedgerRecord, type Nats, openLedger, republish } from "@onexit/nats";
import { type DeliveryHistory, isDeliveryEvent, ledgerRecordOf, messageOf } from "./delivery-log.ts";
import { DeliveryError } from "./error.ts";
import { untilTold } from "./history.ts";

/** How long a retry by hand may be tried, ms: as long as any delivery. */
const deadlineMs = 24 * 3_600_000;

/** So many retries by hand are remembered of each delivery. */
const mostAskedAgain = 10;

/** How a delivery is tried again by hand. */
export interface Retry {
  /** Epoch ms. */
  readonly now: number;
  /** The request to act on from now on, in place of the first one. */
  readonly edited?: ActionRequested | undefined;
  /** Who asks, as the door knows them, and why. */
  readonly by?: string;
  readonly reason?: string | undefined;
}

/**
 * Moves a dead delivery back to `retrying` by compare-and-set and publishes its request again: the next attempt of the
 * same delivery, with the same key. An `edited` request is stored first, and from then on stands for the first one: while
 * the ledger says dead, whoever gets it only repeats that. What dies in between leaves a parked entry, which the
 * service's own scan brings back.
 */
export async function retryDelivery(
  nats: Nats,
  delivery: DeliveryHistory,
  { now, edited, by, reason }: Retry,
): Promise<void> {
  const ledger = openLedger(nats);
  const publisher = createPublisher(nats);
  const record = await requireRetryable(nats, delivery);
  const requestSeq = edited === undefined ? record.entry.requestSeq : await store(edited);
  const { outcome: _, notBefore: __, parked: ___, ...rest } = record.entry;
  const due = { state: "retrying", at: now, notBefore: now, parked: true, notAfter: now + deadlineMs } as const;
  const asked = { at: now, afterAttempt: rest.attempt, ...(by && { by }), ...(reason && { reason }) };
  const askedAgain = [...(rest.askedAgain ?? []), asked].slice(-mostAskedAgain);
  const entry = { ...rest, ...due, requestSeq, askedAgain };
  const revision = await ledger.update(ledgerKeyOf(delivery), entry, record.revision);
  if (revision === undefined)
    throw new DeliveryError("conflict", `${delivery.id} changed while it was being retried; look again`);
  await republish({ nats, publisher }, { entry, revision });

  async function store(request: ActionRequested): Promise<number> {
    // The same edit twice is the same message, and another one is another.
    const id = `${request.key}:edit:${sha256Hex(messageOf(request))}`;
    const subject = requestSubject(request.workflow, request.action);
    return (await publisher.publish(subject, encodeEvent(request, id, request.workflow), { id })).seq;
  }
}

/** The ledger's record of a delivery that may be retried. Throws DeliveryError for any other. */
export async function requireRetryable(nats: Nats, delivery: DeliveryHistory): Promise<LedgerRecord> {
  const record = await ledgerRecordOf(nats, delivery);
  if (record === undefined)
    throw new DeliveryError("state", `${delivery.id} was never acted on; it needs a running service, not a retry`);
  const { state } = record.entry;
  if (state === "dead") return record;
  const why = state === "done" ? `was ${delivery.state} already` : `is ${state}, and is tried by itself`;
  throw new DeliveryError("state", `${delivery.id} ${why}; only a dead delivery can be retried`);
}

/** How a next word is waited for. */
export interface OutcomeOptions {
  /** Ends the waiting before its time. */
  readonly signal?: AbortSignal;
  /** Hears of each attempt that was not the last. */
  readonly onAttempt?: (event: DeliveryEvent) => void;
}

/** The next final word on each delivery, by key, after what is known already; those without one in time are missing. */
export async function nextOutcomes(
  nats: Nats,
  deliveries: readonly DeliveryHistory[],
  timeoutMs: number,
  { signal, onAttempt }: OutcomeOptions = {},
): Promise<ReadonlyMap<string, DeliveryEvent>> {
  const known = new Map(
    deliveries.map(({ key, events }) => [key, Math.max(0, ...events.map((event) => event.attempt))]),
  );
  const outcomes = new Map<string, DeliveryEvent>();
  if (known.size === 0) return outcomes;
  const onEvent = (event: OnexitEvent) => {
    if (!isDeliveryEvent(event) || !isNext(event)) return false;
    if (!isDeliveryEnded(deliveryStateOf(event))) {
      onAttempt?.(event);
      return false;
    }
    outcomes.set(event.key, event);
    return outcomes.size === known.size;
  };
  await untilTold(nats, onEvent, timeoutMs, signal);
  return outcomes;

  /** Whoever drops one does so beside its attempts. */
  function isNext({ type, key, attempt }: DeliveryEvent): boolean {
    const before = known.get(key);
    return before !== undefined && (attempt > before || type === "ActionDropped");
  }
}

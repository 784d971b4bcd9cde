import {
  type ActionDropped,
  deliverySubject,
  encodeEvent,
  type LedgerEntry,
  ledgerKeyOf,
  type OnexitEvent,
} from "@onexit/events";
import { createPublisher, type LedgerRecord, type Nats, openLedger } from "@onexit/nats";
import { type DeliveryHistory, ledgerRecordOf } from "./delivery-log.ts";
import { DeliveryError } from "./error.ts";
import { untilTold } from "./history.ts";

/** Why a delivery is given up, and by whom, as the door knows them; nobody is named on the command line. */
export interface Drop {
  readonly reason: string;
  readonly by?: string;
  /** Epoch ms. */
  readonly now: number;
}

/** What was dropped, and whether an attempt before may have arrived. */
export interface Dropped {
  readonly event: ActionDropped;
  readonly unclear: boolean;
}

/**
 * Settles a delivery that is dead, waits for another attempt or was never taken up: first in the ledger, by
 * compare-and-set, so that no service acts on it any more, then in the stream, for the journal. A second call says the
 * same again, for the first may have died in between.
 */
export async function dropDelivery(nats: Nats, delivery: DeliveryHistory, { reason, by, now }: Drop): Promise<Dropped> {
  const ledger = openLedger(nats);
  const key = ledgerKeyOf(delivery);
  const record = await requireDroppable(nats, delivery);
  const before = record?.entry;
  const unclear = before?.unclear === true;
  if (before?.outcome?.type === "ActionDropped") {
    await say(nats, before.outcome);
    return { event: before.outcome, unclear };
  }
  const event = droppedEvent(delivery, before, { reason, now, ...(by === undefined ? {} : { by }) });
  const entry: LedgerEntry = { ...settled(delivery, before, now), owner: by ?? "deliveries drop", outcome: event };
  const stored =
    record === undefined ? await ledger.create(key, entry) : await ledger.update(key, entry, record.revision);
  if (stored === undefined)
    throw new DeliveryError("conflict", `${delivery.id} changed while it was being dropped; look again`);
  await say(nats, event);
  return { event, unclear };
}

/** The ledger's record, if there is one, of a delivery that may be dropped or was. Throws DeliveryError for any other. */
export async function requireDroppable(nats: Nats, delivery: DeliveryHistory): Promise<LedgerRecord | undefined> {
  const record = await ledgerRecordOf(nats, delivery);
  const { state, outcome } = record?.entry ?? {};
  if (state === "done" && outcome?.type !== "ActionDropped")
    throw new DeliveryError("state", `${delivery.id} was ${delivery.state} already; there is nothing to drop`);
  if (state === "claimed")
    throw new DeliveryError("state", `${delivery.id} is being acted on right now; look again in a moment`);
  return record;
}

/** Waits until the journals have heard that these were dropped; returns the keys of those that have not in time. */
export async function untilJournalled(
  nats: Nats,
  keys: readonly string[],
  timeoutMs: number,
): Promise<readonly string[]> {
  const waiting = new Set(keys);
  if (waiting.size === 0) return [];
  const onEvent = (event: OnexitEvent) => {
    if (event.type === "DeliveryEnded" && event.state === "dropped") waiting.delete(event.key);
    return waiting.size === 0;
  };
  await untilTold(nats, onEvent, timeoutMs);
  return [...waiting];
}

function settled(delivery: DeliveryHistory, before: LedgerEntry | undefined, now: number): LedgerEntry {
  const { workflow, key, action, request, requestSeq } = delivery;
  const {
    outcome: _,
    notBefore: __,
    parked: ___,
    unclear: ____,
    ...kept
  } = before ?? {
    key,
    action,
    workflow,
    attempt: 0,
    requestSeq,
    notAfter: request.notAfter,
  };
  return { ...kept, state: "done", at: now } as LedgerEntry;
}

function droppedEvent(
  { workflow, key, action, request, events }: DeliveryHistory,
  before: LedgerEntry | undefined,
  { now, ...said }: Drop,
): ActionDropped {
  const destination = events.at(-1)?.destination ?? request.destination;
  const fact = { at: now, workflow, key, action, origin: request.origin, destination, durationMs: 0 };
  return { ...fact, type: "ActionDropped", attempt: before?.attempt ?? 0, ...said };
}

async function say(nats: Nats, event: ActionDropped): Promise<void> {
  const id = `${event.key}:${event.attempt}:${event.type}`;
  const subject = deliverySubject(event.workflow, event.action);
  await createPublisher(nats).publish(subject, encodeEvent(event, id, event.workflow), { id });
}

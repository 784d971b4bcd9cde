import { type DeliveryEvent, deliveryStateOf, isDeliveryEnded, ledgerKeyOf } from "@onexit/events";
import { createPublisher, type Nats, openLedger, republish } from "@onexit/nats";
import { deferred } from "../deferred.ts";
import { UsageError } from "../usage-error.ts";
import type { DeliveryHistory } from "./delivery-log.ts";
import { followEvents } from "./history.ts";

/** How long a retry by hand may be tried, ms: as long as any delivery. */
const deadlineMs = 24 * 3_600_000;

/**
 * Moves a dead delivery back to `retrying` by compare-and-set and publishes its request again: the next attempt of the
 * same delivery, with the same key.
 */
export async function retryDelivery(nats: Nats, delivery: DeliveryHistory, now: number): Promise<void> {
  const ledger = openLedger(nats);
  const record = await ledger.get(ledgerKeyOf(delivery));
  if (record === undefined)
    throw new UsageError(`${delivery.id} was never acted on; it needs a running service, not a retry`);
  if (record.entry.state !== "dead") {
    const why =
      record.entry.state === "done"
        ? `was ${delivery.state} already`
        : `is ${record.entry.state}, and is tried by itself`;
    throw new UsageError(`${delivery.id} ${why}; only a dead delivery can be retried`);
  }
  const { outcome: _, notBefore: __, parked: ___, ...rest } = record.entry;
  const entry = { ...rest, state: "retrying", at: now, notBefore: now, notAfter: now + deadlineMs } as const;
  const revision = await ledger.update(ledgerKeyOf(delivery), entry, record.revision);
  if (revision === undefined) throw new UsageError(`${delivery.id} changed while it was being retried; look again`);
  await republish({ nats, publisher: createPublisher(nats) }, { entry, revision });
}

/** The next final word on a delivery, after what is known already; undefined when none comes in time. */
export async function nextOutcome(
  nats: Nats,
  delivery: DeliveryHistory,
  timeoutMs: number,
): Promise<DeliveryEvent | undefined> {
  const { promise, resolve } = deferred<DeliveryEvent | undefined>();
  const known = delivery.events.length === 0 ? 0 : Math.max(...delivery.events.map((event) => event.attempt));
  const timer = setTimeout(() => resolve(undefined), timeoutMs);
  const reading = await followEvents(
    nats,
    ({ event }) => {
      if (!("key" in event) || event.key !== delivery.key || !("attempt" in event) || event.attempt <= known) return;
      if (event.type === "DeliveryEnded" || !isDeliveryEnded(deliveryStateOf(event as DeliveryEvent))) return;
      resolve(event as DeliveryEvent);
    },
    () => {},
  );
  const outcome = await promise;
  clearTimeout(timer);
  await reading.stop();
  return outcome;
}

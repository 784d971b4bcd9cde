import { type LedgerEntry, streamName } from "@onexit/events";
import type { Ledger, LedgerRecord } from "./ledger.ts";
import { pause, untilAnswered } from "./pause.ts";
import type { Publisher } from "./publisher.ts";
import { call, type Nats } from "./wire.ts";

/** What a request needs to be published again. */
export interface RepublishPorts {
  readonly nats: Nats;
  readonly publisher: Publisher;
}

export interface ParkingOptions extends RepublishPorts {
  readonly ledger: Ledger;
  readonly action: string;
  /** Epoch ms. */
  readonly now: () => number;
  readonly intervalMs?: number;
  /** How long after its time an entry is left to whoever may be at it already. */
  readonly overdueMs?: number;
  readonly onError: (error: unknown) => void;
}

/** Brings parked deliveries back when their time has come. */
export interface Parking extends AsyncDisposable {
  /** Resolves when the running scan, if any, has ended. */
  stop(): Promise<void>;
}

/**
 * Scans an action's ledger at once and then every 30 s, and publishes what is parked and overdue again. Every replica
 * may do so: the message id is the entry's revision, so the stream keeps one of them.
 */
export function createParking(options: ParkingOptions): Parking {
  const { ledger, action, now, intervalMs = 30_000, overdueMs = 5_000, onError } = options;
  const stopping = new AbortController();
  let published = new Set<string>();

  const scan = async (overdue: number) => {
    const seen = new Set<string>();
    for await (const record of ledger.list({ action })) {
      if (stopping.signal.aborted) return;
      if (!isDue(record.entry, now() - overdue)) continue;
      const id = messageIdOf(record);
      // It waits in the stream already; outside the duplicate window a repetition would be stored again.
      if (!published.has(id)) await republish(options, record).catch(onError);
      seen.add(id);
    }
    published = seen;
  };
  const run = async () => {
    for (let overdue = 0; !stopping.signal.aborted; overdue = overdueMs) {
      await scan(overdue).catch(onError);
      await pause(intervalMs, stopping.signal);
    }
  };

  options.nats.closed.then(() => stopping.abort(), onError);
  const running = run();
  const stop = async () => {
    stopping.abort();
    await running;
  };
  return { stop, [Symbol.asyncDispose]: stop };
}

/**
 * Publishes a delivery's original request again, as message `<key>:<ledger revision>`. Throws when the stream no longer
 * holds the request.
 */
export async function republish(ports: RepublishPorts, record: LedgerRecord): Promise<void> {
  const { requestSeq } = record.entry;
  const request = await untilAnswered(`read request ${requestSeq}`, () =>
    call(ports.nats, ({ jsm }) => jsm.streams.getMessage(streamName, { seq: requestSeq })),
  );
  if (request === null) throw new Error(`request ${requestSeq} of delivery ${record.entry.key} is not in the stream`);
  await ports.publisher.publish(request.subject, request.data, { id: messageIdOf(record) });
}

function isDue(entry: LedgerEntry, time: number): boolean {
  return entry.state === "retrying" && entry.parked === true && (entry.notBefore ?? 0) <= time;
}

function messageIdOf({ entry, revision }: LedgerRecord): string {
  return `${entry.key}:${revision}`;
}

import { type DeliveryEvent, decodeEvent, type LedgerEntry } from "@onexit/events";
import type { Clock, LedgerPort, Publish } from "../ports.ts";

/** A ledger, a stream and a clock that services of one test share, in memory. */
export interface MemoryWorld {
  readonly ledger: LedgerPort;
  readonly publish: Publish;
  readonly clock: Clock;
  /** Every entry that the ledger ever held, oldest first. */
  readonly history: readonly LedgerEntry[];
  /** Every delivery event, repetitions of an id apart. */
  readonly events: readonly DeliveryEvent[];
  /** The entry that was written last. */
  entry(): LedgerEntry | undefined;
  /** Lets time pass at once. */
  advance(ms: number): void;
}

/** An empty world; its clock runs with the machine's and may be moved forward, its dice always show a half. */
export function createWorld(): MemoryWorld {
  const stored = new Map<string, { readonly entry: LedgerEntry; readonly revision: number }>();
  const history: LedgerEntry[] = [];
  const events: DeliveryEvent[] = [];
  const ids = new Set<string>();
  let revision = 0;
  let passed = 0;

  const put = async (key: string, entry: LedgerEntry, expected: number | undefined) => {
    if (stored.get(key)?.revision !== expected) return undefined;
    revision += 1;
    stored.set(key, { entry, revision });
    history.push(entry);
    return revision;
  };

  return {
    ledger: {
      get: async (key) => stored.get(key),
      create: (key, entry) => put(key, entry, undefined),
      update: (key, entry, expected) => put(key, entry, expected),
    },
    publish: async (_subject, json, { id }) => {
      const decoded = decodeEvent(JSON.parse(JSON.stringify(json)));
      if ("problem" in decoded) throw new Error(decoded.problem);
      if (!ids.has(id)) events.push(decoded.event as DeliveryEvent);
      ids.add(id);
    },
    clock: { now: () => Date.now() + passed, monotonic: () => performance.now() + passed, random: () => 0.5 },
    history,
    events,
    entry: () => history.at(-1),
    advance: (ms) => {
      passed += ms;
    },
  };
}

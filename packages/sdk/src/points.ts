import type { LedgerEntry } from "@onexit/events";
import type { LedgerPort, Publish } from "./ports.ts";

/** The places between two steps of an attempt where a crash leaves something different behind (docs/protocol.md). */
export const points = ["claimed", "acted", "recorded", "published"] as const;

/** `acted`: done, and nothing says so yet; the others name what has just been stored. */
export type Point = (typeof points)[number];

/** Hears of each point as it is reached, with the idempotency key; `claimed` comes again when a claim is renewed. */
export type OnPoint = (point: Point, key: string) => void;

/** Where attempts record and report. */
export interface AttemptPorts {
  readonly ledger: LedgerPort;
  readonly publish: Publish;
}

/** The same ports, telling of the points that are reached through them. */
export function portsWithPoints({ ledger, publish }: AttemptPorts, onPoint: OnPoint): AttemptPorts {
  /** Everything but a claim says what came of an act. */
  const stored = async (entry: LedgerEntry, store: () => Promise<number | undefined>): Promise<number | undefined> => {
    const isClaim = entry.state === "claimed";
    if (!isClaim) onPoint("acted", entry.key);
    const revision = await store();
    if (revision !== undefined) onPoint(isClaim ? "claimed" : "recorded", entry.key);
    return revision;
  };
  return {
    ledger: {
      get: ledger.get,
      create: (key, entry) => stored(entry, () => ledger.create(key, entry)),
      update: (key, entry, revision) => stored(entry, () => ledger.update(key, entry, revision)),
    },
    publish: async (subject, json, options) => {
      const answer = await publish(subject, json, options);
      onPoint("published", options.id.split(":", 1)[0] ?? options.id);
      return answer;
    },
  };
}

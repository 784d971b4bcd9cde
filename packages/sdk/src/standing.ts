import type { DeliveryEvent, LedgerEntry } from "@onexit/events";

/** What a message that finds this standing has to do. */
export type Standing =
  /** Claim it for this attempt and act. */
  | { readonly step: "claim"; readonly attempt: number; readonly unclear: boolean }
  /** Come again later. */
  | { readonly step: "wait"; readonly delayMs: number }
  /** Parked: the scan brings it back. */
  | { readonly step: "leave" }
  /** Over: say so again, for its first announcement may have been lost. */
  | { readonly step: "repeat"; readonly outcome: DeliveryEvent | undefined };

/** From where the ledger is looked at. */
export interface Observer {
  readonly now: number;
  readonly owner: string;
  /** For how long the entry has been seen unchanged; ms of the observer's monotonic clock. */
  readonly unchangedMs: number;
  /** When an unchanged claim is stale. */
  readonly staleMs: number;
}

/** Own duplicates come back this soon; their outcome is about to be known. */
export const duplicateWaitMs = 1_000;
/** What is due later than this is not held by the stream but parked. */
export const longestNakMs = 30_000;

/** What a delivery that nobody knows yet calls for. */
export const firstStanding = { step: "claim", attempt: 1, unclear: false } as const satisfies Standing;

/** Where a delivery that this process is not acting on stands. Pure; the caller acts on it by compare-and-set. */
export function standingOf(entry: LedgerEntry | undefined, observer: Observer): Standing {
  if (entry === undefined) return firstStanding;
  switch (entry.state) {
    case "done":
    case "dead":
      return { step: "repeat", outcome: entry.outcome };
    case "retrying":
      return retrying(entry, observer.now);
    case "claimed":
      return claimed(entry, observer);
  }
}

function retrying(entry: LedgerEntry, now: number): Standing {
  const restMs = (entry.notBefore ?? 0) - now;
  if (restMs <= 0) return { step: "claim", attempt: entry.attempt + 1, unclear: entry.unclear === true };
  return entry.parked === true ? { step: "leave" } : { step: "wait", delayMs: Math.min(restMs, longestNakMs) };
}

/**
 * A claim that nobody renews has lost its owner. Our own claim without an act in progress has too: its act ended and
 * could not be recorded. Whether the first byte may have left is written in the claim before it leaves.
 */
function claimed(entry: LedgerEntry, observer: Observer): Standing {
  const restMs = observer.staleMs - observer.unchangedMs;
  if (entry.owner !== observer.owner && restMs > 0) return { step: "wait", delayMs: Math.ceil(restMs) };
  // An attempt that was lost before its act was begun costs none.
  const unclear = entry.unclear === true;
  return { step: "claim", attempt: unclear ? entry.attempt + 1 : entry.attempt, unclear };
}

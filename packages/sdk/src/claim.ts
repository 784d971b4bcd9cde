import type { LedgerEntry } from "@onexit/events";
import { LostClaimError } from "./error.ts";
import type { LedgerPort } from "./ports.ts";

/** The right to act on one delivery, kept by compare-and-set. */
export interface Claim {
  /** The ledger's key. */
  readonly key: string;
  /** The entry as it was claimed. */
  readonly entry: LedgerEntry;
  /** True once the first byte of this attempt's act may have left. */
  isBegun(): boolean;
  /** Says that the owner lives. */
  renew(): Promise<void>;
  /** Marks the act as begun; from here on a lost reply is unclear. */
  begin(now: number): Promise<void>;
  /** Replaces the claim by what came of it; may be repeated after a failure. */
  settle(entry: LedgerEntry): Promise<void>;
}

/**
 * Holds a claim that stands in the ledger at `revision`. Every call rejects with LostClaimError once somebody else
 * has taken the claim over: also for an owner that was paused and only now wakes up.
 */
export function holdClaim(ledger: LedgerPort, key: string, entry: LedgerEntry, revision: number): Claim {
  let current = entry;
  let at = revision;
  let begun = false;
  let last: Promise<unknown> = Promise.resolve();

  const write = async (next: LedgerEntry): Promise<void> => {
    // A second round, because a write that timed out may have been stored and have moved the revision.
    for (let round = 0; round < 2; round += 1) {
      const written = await ledger.update(key, next, at);
      if (written !== undefined) {
        at = written;
        current = next;
        return;
      }
      const found = await ledger.get(key);
      if (found?.entry.owner !== entry.owner) break;
      if (next.state !== "claimed" && found.entry.state === next.state && found.entry.at === next.at) {
        current = next;
        return;
      }
      if (found.entry.state !== "claimed" || found.entry.attempt !== entry.attempt) break;
      at = found.revision;
    }
    throw new LostClaimError(key);
  };

  /** One write at a time, or heartbeat and act would take each other's revision for a stranger's. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    key,
    entry,
    isBegun: () => begun,
    renew: () => inTurn(async () => (current.state === "claimed" ? write(current) : undefined)),
    begin: (now) =>
      inTurn(async () => {
        if (current.state !== "claimed") throw new LostClaimError(key);
        await write({ ...current, unclear: true, sentAt: current.sentAt ?? now });
        begun = true;
      }),
    settle: (settled) => inTurn(() => write(settled)),
  };
}

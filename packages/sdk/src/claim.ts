import { extend, type LedgerEntry } from "@onexit/events";
import { LostClaimError } from "./error.ts";
import type { Clock, LedgerPort } from "./ports.ts";

/** The right to act on one delivery, kept by compare-and-set. */
export interface Claim {
  /** The ledger's key. */
  readonly key: string;
  /** The entry as it was claimed; what it says of an unclear act is about an earlier attempt's. */
  readonly entry: LedgerEntry;
  /** True once the first byte of this attempt's act may have left. */
  isBegun(): boolean;
  /** When the latest of them may have left, epoch ms. */
  begunAt(): number | undefined;
  /** Says that the owner lives. */
  renew(): Promise<void>;
  /** Sees to it that the ledger has the act as begun and the claim as ours; from here on a lost reply is unclear. */
  begin(): Promise<void>;
  /** Replaces the claim by what came of it; may be repeated after a failure. */
  settle(entry: LedgerEntry): Promise<void>;
}

/** A claim that stands in the ledger. */
export interface Claimed {
  readonly ledger: LedgerPort;
  readonly clock: Pick<Clock, "now" | "monotonic">;
  readonly key: string;
  readonly entry: LedgerEntry;
  /** What was written: the entry, or `markedAsBegun` of it. */
  readonly written: LedgerEntry;
  readonly revision: number;
  /** When that write was begun. */
  readonly writtenAt: Moment;
  /** For how long a claim must stand unchanged before anybody takes it over. */
  readonly staleMs: number;
}

/** A moment by both clocks: the monotonic one stands still while a machine sleeps, the other one may be set. */
export interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

/** For how long a write proves that nobody can have taken the claim over; far below `staleMs`. */
const longestFreshMs = 1_000;

/** The entry of an act that may have been begun. */
export function markedAsBegun(entry: LedgerEntry, now: number): LedgerEntry {
  return extend(entry, { unclear: true, sentAt: entry.sentAt ?? now });
}

/** This moment. */
export function momentOf(clock: Pick<Clock, "now" | "monotonic">): Moment {
  return { now: clock.now(), monotonic: clock.monotonic() };
}

/**
 * Holds a claim. Every write rejects with LostClaimError once somebody else has taken the claim over: also for an owner
 * that was paused and only now wakes up.
 */
export function holdClaim({ ledger, clock, key, entry, written, revision, writtenAt, staleMs }: Claimed): Claim {
  const freshMs = Math.min(longestFreshMs, staleMs / 4);
  let current = written;
  let at = revision;
  let freshSince = writtenAt;
  let begunAt: number | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const write = async (next: LedgerEntry): Promise<void> => {
    // A second round, because a write that timed out may have been stored and have moved the revision.
    for (let round = 0; round < 2; round += 1) {
      const startedAt = momentOf(clock);
      const stored = await ledger.update(key, next, at);
      if (stored !== undefined) {
        at = stored;
        current = next;
        freshSince = startedAt;
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

  /** An observer must have seen the same revision for `staleMs`, and cannot have seen it before its write was begun. */
  const isFresh = () => {
    const { now, monotonic } = momentOf(clock);
    return monotonic - freshSince.monotonic < freshMs && Math.abs(now - freshSince.now) < freshMs;
  };

  return {
    key,
    entry,
    isBegun: () => begunAt !== undefined,
    begunAt: () => begunAt,
    renew: () => inTurn(async () => (current.state === "claimed" ? write(current) : undefined)),
    begin: () =>
      inTurn(async () => {
        if (current.state !== "claimed") throw new LostClaimError(key);
        if (current.unclear !== true || !isFresh()) await write(markedAsBegun(current, clock.now()));
        begunAt = clock.now();
      }),
    settle: (settled) => inTurn(() => write(settled)),
  };
}

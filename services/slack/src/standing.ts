import type { HistoryVariables } from "@onexit/events";

/** Where a message is. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** How the runs of one template have ended so far, as one channel was told. */
export interface Standing {
  /** The run that ended last, and what was made of it. */
  readonly uid: string;
  /** Epoch ms. */
  readonly at: number;
  readonly status: string;
  readonly condition: string;
  readonly failures: number;
  /** The message under which the failures in a row are gathered. */
  readonly first?: Posted & { readonly at: number };
}

/** A run's end, or another of its events. */
export interface Ending {
  readonly uid: string;
  readonly status: string;
  readonly at: number;
}

/** What an event is, given the runs before. */
export interface Judged extends HistoryVariables {
  readonly condition: string;
  /** Where it belongs; a message of its own without one. */
  readonly thread?: Posted;
  /** What the runs have come to; absent when the event changes nothing. */
  readonly next?: Omit<Standing, "first">;
}

/** True for a status that somebody has to look after. */
export function isFailure(status: string): boolean {
  return status === "Failed" || status === "Error";
}

/** Failures that lie further apart than this are told as new ones. */
const windowMs = 24 * 3_600_000;

/** Judges an event. One that is older than what was told last changes nothing, and neither does a run's second one. */
export function judge(before: Standing | undefined, { uid, status, at }: Ending): Judged {
  const failed = isFailure(status);
  if (!failed && status !== "Succeeded") return nothing;
  if (before?.uid === uid) {
    // What gathers this run's failure with earlier ones is another run's message; its own is no thread to it.
    return { ...variablesOf(before), ...(before.condition === "still failing" ? threadOf(before, at) : {}) };
  }
  if (before !== undefined && before.at > at) return nothing;
  const wasFailing = before !== undefined && before.failures > 0 && before.status !== "Succeeded";
  const condition = failed
    ? wasFailing
      ? "still failing"
      : before === undefined
        ? "failed"
        : "regressed"
    : wasFailing
      ? "fixed"
      : "";
  const failures = failed ? (wasFailing ? before.failures + 1 : 1) : wasFailing ? before.failures : 0;
  const next = { uid, at, status, condition, failures };
  return { ...variablesOf(next), ...(wasFailing ? threadOf(before, at) : {}), next };
}

const nothing: Judged = { condition: "", consecutiveFailures: 0, recovered: false };

function variablesOf({ condition, failures }: Pick<Standing, "condition" | "failures">): Judged {
  return { condition, consecutiveFailures: failures, recovered: condition === "fixed" };
}

function threadOf({ first }: Standing, at: number): { readonly thread?: Posted } {
  // A webhook's message has no place.
  if (first === undefined || first.ts === "" || at - first.at > windowMs) return {};
  return { thread: { channel: first.channel, ts: first.ts } };
}

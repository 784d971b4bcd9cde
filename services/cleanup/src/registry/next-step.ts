import type { LedgerEntry } from "@onexit/events";
import type { OwnerStanding, Registration } from "./registration.ts";
import { verdictOf } from "./registration.ts";

/** What the ledger knows of the removal that was asked for last. */
export type Removal = Pick<LedgerEntry, "state" | "at" | "attempt" | "notBefore" | "outcome">;

/** What is to be done about a registration. */
export type NextStep =
  /** It is its owner's. */
  | { readonly step: "keep"; readonly why: string }
  /** Its removal is to be asked for, under the number of this round. */
  | { readonly step: "ask"; readonly round: number; readonly why: string }
  /** It is being removed, or tried again. */
  | { readonly step: "wait"; readonly why: string; readonly problem?: string; readonly until?: number }
  /** It could not be removed; asked for again from `until` on, epoch ms, or never where there is none. */
  | { readonly step: "rest"; readonly why: string; readonly problem: string; readonly until?: number };

const firstRestMs = 5 * 60_000;
const longestRestMs = 6 * 3_600_000;

/**
 * Decides about one registration. A removal that failed for good is asked for again after 5 min, 10 min, 20 min … 6 h;
 * one that a person has dropped is not. `hurry` does not wait, and asks for the dropped, too.
 */
export function nextStep(
  registration: Registration,
  owner: OwnerStanding,
  removal: Removal | undefined,
  { now, hurry = false }: { readonly now: number; readonly hurry?: boolean },
): NextStep {
  const { round } = registration;
  const { due, why } = verdictOf(registration, owner, now);
  if (!due) return { step: "keep", why };
  if (removal === undefined) return { step: "ask", round, why };
  const { state, outcome } = removal;
  const problem = problemOf(outcome);
  const again: NextStep = { step: "ask", round: round + 1, why };
  switch (state) {
    case "claimed":
      return { step: "wait", why };
    case "retrying":
      return {
        step: "wait",
        why,
        ...(problem === undefined ? {} : { problem }),
        ...(removal.notBefore === undefined ? {} : { until: removal.notBefore }),
      };
    case "done":
      // A removal that found it not due yet, or its owner at it, leaves it registered.
      if (outcome?.type !== "ActionDropped" || hurry) return again;
      return { step: "rest", why, problem: `dropped by hand: ${outcome.reason}` };
    case "dead": {
      const until = removal.at + restMs(round);
      return hurry || until <= now ? again : { step: "rest", why, problem: problem ?? "given up", until };
    }
  }
}

/** How long a removal that failed rests, ms; `round` is 0 for the first. */
function restMs(round: number): number {
  return Math.min(longestRestMs, firstRestMs * 2 ** Math.min(round, 10));
}

function problemOf(outcome: LedgerEntry["outcome"]): string | undefined {
  return outcome !== undefined && "problem" in outcome ? outcome.problem.message : undefined;
}

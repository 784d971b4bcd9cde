import {
  type ActionRequested,
  type DeliveryEvent,
  type DeliveryNotes,
  type Exchange,
  extend,
  type Json,
  type JsonObject,
  type LedgerEntry,
} from "@onexit/events";
import type { ActResult } from "./act.ts";
import type { Done } from "./action.ts";
import { nextAttempt } from "./backoff.ts";
import { ActionError, AttemptTimeoutError } from "./error.ts";
import { problemOf } from "./problem.ts";
import { type Redact, redactJson } from "./redact.ts";
import { longestNakMs } from "./standing.ts";

/** What to record, what to say, and what becomes of the message, in this order. */
export interface Settlement {
  readonly entry: LedgerEntry;
  readonly event?: DeliveryEvent;
  /** The message comes again after so long; acked without one. */
  readonly nakMs?: number;
}

/** What an attempt ended with. */
export interface Ended {
  readonly request: ActionRequested;
  readonly claim: LedgerEntry;
  /** Lost attempts settle nothing. */
  readonly result: Exclude<ActResult, { readonly kind: "lost" }>;
  /** What rendering had to leave open. */
  readonly notes: Pick<DeliveryNotes, "unknown" | "problems">;
  /** The rendered destination. */
  readonly destination: string;
  readonly missing: readonly string[];
  readonly startedAt: number;
  /** When the last first byte may have left; undefined where none did. */
  readonly begunAt: number | undefined;
  readonly now: number;
  readonly random: number;
  readonly attempts: number | undefined;
  readonly redact: Redact;
  /** Masked and cut. */
  readonly exchanges: readonly Exchange[];
}

const longestPreview = 64 * 1024;
const longestDetail = 1_000;

/** Turns the result of an attempt into the ledger's entry and the delivery's event. Pure. */
export function settlementOf(ended: Ended): Settlement {
  const { result } = ended;
  switch (result.kind) {
    case "outcome": {
      const { outcome } = result;
      if (outcome.outcome !== "suppressed") return succeeded(ended, outcome);
      const reason = ended.redact(outcome.detail);
      return final(ended, "done", { type: "ActionSuppressed", reason, ...factOf(ended, outcome.destination) });
    }
    case "previewed":
      return final(ended, "done", {
        type: "ActionPreviewed",
        missing: ended.missing,
        preview: bounded(redactJson(result.preview, ended.redact)),
        ...factOf(ended),
        ...notesOf(ended),
      });
    case "interrupted":
      return interrupted(ended, result.unclear);
    case "failed":
      return result.dead ? dead(ended, result.error) : failed(ended, result.error, result.unclear);
  }
}

function succeeded(ended: Ended, done: Done): Settlement {
  const created = done.created === undefined ? undefined : redactJson(done.created, ended.redact);
  const event: DeliveryEvent = {
    type: "ActionSucceeded",
    detail: ended.redact(done.detail).slice(0, longestDetail),
    already: done.outcome === "already",
    ...factOf(ended, done.destination),
    ...notesOf(ended, done),
    ...(created === undefined ? {} : { created }),
  };
  return final(ended, "done", event, created);
}

function dead(ended: Ended, error: Error, because?: string): Settlement {
  const problem = problemOf(error, ended.redact);
  const message = because === undefined ? problem.message : `${problem.message} (${because})`;
  return final(ended, "dead", { type: "ActionDead", problem: { ...problem, message }, ...factOf(ended) });
}

function failed(ended: Ended, error: Error, unclear: boolean): Settlement {
  const { claim, now, attempts, random } = ended;
  const retryAfterMs = error instanceof ActionError ? error.details.retryAfterMs : undefined;
  const next = nextAttempt({
    attempt: claim.attempt,
    now,
    notAfter: claim.notAfter,
    random,
    ...(attempts === undefined ? {} : { attempts }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  if ("giveUp" in next) return dead(ended, error, next.giveUp);
  const delayMs = Math.max(next.delayMs, unclear && error instanceof AttemptTimeoutError ? restMs(ended) : 0);
  const event: DeliveryEvent = {
    type: "ActionFailed",
    problem: problemOf(error, ended.redact),
    outcome: unclear ? "unclear" : "retry",
    nextAttemptAt: now + delayMs,
    ...factOf(ended),
  };
  const parked = delayMs > longestNakMs;
  const entry = {
    ...extend(waiting(ended, unclear), { notBefore: now + delayMs, parked, outcome: event }),
    ...(retryAfterMs === undefined ? {} : { askedToWait: ended.request.destination }),
  };
  return { entry, event, ...(parked ? {} : { nakMs: delayMs }) };
}

/**
 * What is left of a whole `timeout` since the first byte. An attempt whose time went by before that, on a ledger that was
 * away, gives its request up early; whoever asked at once would be told that nothing is there, and then it came.
 */
function restMs({ request, begunAt, now }: Ended): number {
  return begunAt === undefined ? 0 : Math.min(request.timeoutMs, begunAt + request.timeoutMs - now);
}

/** The next owner goes on at once; an act that was not begun costs no attempt and is not worth an event. */
function interrupted(ended: Ended, unclear: boolean): Settlement {
  const { claim, now } = ended;
  const attempt = unclear ? claim.attempt : claim.attempt - 1;
  return { entry: { ...waiting(ended, unclear), attempt, notBefore: now }, nakMs: 0 };
}

function waiting(ended: Ended, unclear: boolean): LedgerEntry {
  const { unclear: _, sentAt, lastSentAt: __, outcome: ___, ...claim } = ended.claim;
  const doubt = unclear ? { unclear, sentAt: sentAt ?? ended.startedAt } : {};
  return extend(claim, { ...doubt, state: "retrying", at: ended.now } as const);
}

function final(ended: Ended, state: "done" | "dead", event: DeliveryEvent, created?: JsonObject): Settlement {
  const { unclear: _, sentAt: __, lastSentAt: ___, ...claim } = ended.claim;
  const made = created === undefined ? {} : { created };
  const entry: LedgerEntry = extend(claim, { state, at: ended.now, outcome: event, ...made });
  return { entry, event };
}

/** A preview is for people; one that the stream would refuse is shown by its beginning. */
function bounded(preview: Json): Json {
  const text = JSON.stringify(preview);
  return text.length <= longestPreview ? preview : { cut: `${text.slice(0, longestPreview)}…` };
}

function factOf(ended: Ended, destination = ended.destination) {
  const { request, claim, now, startedAt, exchanges } = ended;
  return {
    at: now,
    workflow: request.workflow,
    key: request.key,
    action: request.action,
    origin: request.origin,
    destination: ended.redact(destination),
    attempt: claim.attempt,
    durationMs: Math.max(0, Math.round(now - startedAt)),
    ...(exchanges.length === 0 ? {} : { exchanges }),
  };
}

function notesOf(ended: Ended, done?: Done): DeliveryNotes {
  const unknown = [...new Set([...(ended.notes.unknown ?? []), ...(done?.unknown ?? [])])];
  const { problems = [] } = ended.notes;
  const truncated = done?.truncated ?? [];
  return {
    ...(truncated.length === 0 ? {} : { truncated }),
    ...(unknown.length === 0 ? {} : { unknown }),
    ...(problems.length === 0 ? {} : { problems: problems.map(ended.redact) }),
  };
}

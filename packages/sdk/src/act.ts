import type { Json, JsonObject } from "@onexit/events";
import type { Action, ActionContext, Done, Outcome, Probe } from "./action.ts";
import { ActionError, asError, LostClaimError, ShutdownError, TerminalError } from "./error.ts";
import type { Limit } from "./limit.ts";

/** What came of an attempt. */
export type ActResult =
  | { readonly kind: "outcome"; readonly outcome: Outcome }
  | { readonly kind: "previewed"; readonly preview: Json }
  /** `unclear`: the destination is asked before the next act. */
  | { readonly kind: "failed"; readonly dead: boolean; readonly unclear: boolean; readonly error: Error }
  /** The service ends; another one goes on. */
  | { readonly kind: "interrupted"; readonly unclear: boolean }
  /** Somebody else acts; say nothing. */
  | { readonly kind: "lost" };

/** How to act. */
export interface Act {
  readonly action: Action;
  readonly context: ActionContext<unknown>;
  readonly limit: Limit;
  /** An earlier act may have been done. */
  readonly unclear: boolean;
  /** True once this attempt's own act may have been begun. */
  readonly isBegun: () => boolean;
}

/** Asks the destination if need be, then acts at most once. Never rejects. */
export async function act({ action, context, limit, unclear, isBegun }: Act): Promise<ActResult> {
  let inDoubt = unclear;
  try {
    limit.throwIfOver();
    if (inDoubt) {
      const known = await endedBy(limit, probe(action, context));
      if (known !== undefined) return { kind: "outcome", outcome: known };
      inDoubt = false;
    }
    return { kind: "outcome", outcome: await endedBy(limit, action.run(context)) };
  } catch (thrown) {
    // What a client makes of an abort differs from client to client; the reason is ours.
    const error = limit.reason ?? asError(thrown);
    if (error instanceof LostClaimError) return { kind: "lost" };
    if (error instanceof ShutdownError) return { kind: "interrupted", unclear: inDoubt || isBegun() };
    const verdict = error instanceof ActionError ? error.verdict : "unclear";
    const stillUnclear = inDoubt || (verdict === "unclear" && isBegun());
    return { kind: "failed", dead: verdict === "dead", unclear: stillUnclear, error };
  }
}

/** What would be sent. Never throws: what cannot even be shown could not be sent either. */
export function preview(action: Action, context: ActionContext<unknown>, rendered: JsonObject): ActResult {
  try {
    return { kind: "previewed", preview: action.preview?.(context) ?? rendered };
  } catch (thrown) {
    return { kind: "failed", dead: true, unclear: false, error: asError(thrown) };
  }
}

/** What is known of the unclear act; undefined when it is to be done (again). */
async function probe(action: Action, context: ActionContext<unknown>): Promise<Outcome | undefined> {
  const answer = await answerOf(action, context);
  if (typeof answer !== "string") return answer;
  if (answer === "absent" || action.onUnclear?.(context.config) !== "drop") return undefined;
  return { outcome: "suppressed", detail: "it may have been sent before, and the destination cannot be asked" };
}

async function answerOf(action: Action, context: ActionContext<unknown>): Promise<Probe> {
  if (action.probe === undefined) return "unknown";
  try {
    const answer = await action.probe(context);
    return typeof answer === "string" ? answer : ({ ...answer, outcome: "already" } satisfies Done);
  } catch (thrown) {
    // Asking is forbidden or impossible, which says nothing about acting.
    if (!(thrown instanceof TerminalError)) throw thrown;
    context.log.warn({ err: thrown, key: context.key }, "the destination cannot be asked");
    return "unknown";
  }
}

/** The work's result, or the reason as soon as the limit is hit: an action may forget to listen. */
function endedBy<T>(limit: Limit, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = limit.onOver(reject);
    void work.then(resolve, reject).finally(forget);
  });
}

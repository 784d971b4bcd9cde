import type { CompletedPhase, NodeRetried, WorkflowEvent } from "@onexit/events";
import { evaluateExpr } from "@onexit/expression";
import type { RetryStrategy } from "@onexit/manifest";
import { failFastMessage, isHalted, roomFor } from "./capacity.ts";
import { templateOf } from "./compiled.ts";
import { durationIn } from "./deadline.ts";
import { finish } from "./finish.ts";
import { globalScope } from "./global-scope.ts";
import { placeOf } from "./place.ts";
import { firstAttemptAt } from "./retry-times.ts";
import { drawOf, firstOf, type Scope, scopeOfEntries } from "./scope.ts";
import { semanticsByName } from "./semantics.ts";
import { mayGoOn, stopMessage } from "./shutdown.ts";
import { startAttempt } from "./start-node.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";
import { lastRetryVariables, templateScope } from "./template-scope.ts";
import { resolve } from "./text.ts";

/** What follows once a Retry has begun, its wait is over or an attempt has ended: another attempt, or its end. */
export function advanceRetry(state: WorkflowState, retry: NodeState, at: number): readonly WorkflowEvent[] {
  if (retry.phase !== "Running" || retry.open > 0) return [];
  if (retry.cancelled !== undefined) return [finish(state, retry, "Failed", retry.cancelled.message, at)];
  const last = retry.started === 0 ? undefined : nodeOf(state, `${retry.name}(${retry.started - 1})`);
  if (last === undefined) {
    if (!mayGoOn(state, retry)) return [finish(state, retry, "Failed", stopMessage(state) ?? "terminated", at)];
    if (isHalted(state, retry)) return [finish(state, retry, "Failed", failFastMessage, at)];
    return roomFor(state, retry) > 0 ? [startAttempt(state, retry, 0, at)] : [];
  }
  if (retry.notBefore === undefined) {
    const verdict = judge(state, retry, last, at);
    return [
      verdict.again
        ? ({
            type: "NodeRetried",
            at,
            node: retry.name,
            notBefore: verdict.notBefore,
            message: verdict.message,
          } satisfies NodeRetried)
        : end(state, retry, last, verdict.message, at),
    ];
  }
  // It was decided to try again.
  if (!mayGoOn(state, retry) || isHalted(state, retry)) return [end(state, retry, last, last.message, at)];
  if (at < retry.notBefore || roomFor(state, retry) === 0) return [];
  return [startAttempt(state, retry, retry.started, at)];
}

/**
 * A Retry whose last attempt is a daemon that is up has succeeded, and only the daemon runs on. In Argo it stays Running
 * and daemoned itself (`operator.go:processNodeRetries`); here that would be an end that its hooks never see.
 */
function end(state: WorkflowState, retry: NodeState, last: NodeState, message: string, at: number): WorkflowEvent {
  const phase = last.daemoned && last.phase === "Running" ? "Succeeded" : (last.phase as CompletedPhase);
  return finish(state, retry, phase, message, at, last.outputs);
}

type Verdict =
  | { readonly again: true; readonly notBefore: number; readonly message: string }
  | { readonly again: false; readonly message: string };

/** Whether an attempt that has ended is followed by another, in Argo's order of checks (`operator.go:processNodeRetries`). */
function judge(state: WorkflowState, retry: NodeState, last: NodeState, at: number): Verdict {
  const template = templateOf(state, retry.template);
  const strategy = template?.retry;
  const stop = (message: string): Verdict => ({ again: false, message });
  if (last.phase !== "Failed" && last.phase !== "Error") return stop("");
  if (template === undefined || strategy === undefined || !mayGoOn(state, retry)) return stop(last.message);
  if (isHalted(state, retry)) return stop(last.message);
  const inputs = { parameters: retry.inputs, artifacts: retry.inputArtifacts };
  const scope = firstOf(templateScope(state, placeOf(retry), template, inputs), globalScope(state, at));
  const limit = limitOf(strategy, scope);
  if ("problem" in limit) return stop(limit.problem);
  const wait = waitOf(state, strategy, retry, scope, limit.value, at);
  if ("problem" in wait) return stop(wait.problem);
  if (!allows(strategy, last)) return stop(last.message);
  if (limit.value !== undefined && retry.started > limit.value) return stop("No more retries left");
  const wanted = expressionOf(state, strategy, retry, last, scope, at);
  if (wanted !== undefined) return stop(wanted);
  const message = wait.value === 0 ? "" : `Backoff for ${showWait(wait.value)}`;
  return { again: true, notBefore: (last.finishedAt ?? at) + wait.value, message };
}

function limitOf(
  strategy: RetryStrategy,
  scope: Scope,
): { readonly value: number | undefined } | { readonly problem: string } {
  if (strategy.limit === undefined) return { value: undefined };
  const text = resolve(strategy.limit, scope);
  if ("problem" in text) return text;
  const limit = Number(text.value);
  return Number.isInteger(limit) && text.value.trim() !== ""
    ? { value: limit }
    : { problem: `retryStrategy.limit is ${JSON.stringify(text.value)}, not a whole number` };
}

/** How long to wait after the attempt's end; a problem when the time for all attempts is over. */
function waitOf(
  state: WorkflowState,
  { backoff }: RetryStrategy,
  retry: NodeState,
  scope: Scope,
  limit: number | undefined,
  at: number,
): { readonly value: number } | { readonly problem: string } {
  if (backoff === undefined) return { value: 0 };
  // Argo looks at its backoff only where there is a limit.
  if (limit === undefined && !semanticsByName[state.semantics].backoffWithoutLimit) return { value: 0 };
  const duration = durationIn("retryStrategy.backoff.duration", backoff.duration ?? "", scope);
  if ("problem" in duration) return duration;
  const cap = durationIn("retryStrategy.backoff.cap", backoff.cap ?? "", scope);
  if ("problem" in cap) return cap;
  const longest = durationIn("retryStrategy.backoff.maxDuration", backoff.maxDuration ?? "", scope);
  if ("problem" in longest) return longest;
  const factor = resolve(backoff.factor ?? "1", scope);
  if ("problem" in factor) return factor;
  const grown = duration.value * Math.max(1, Number(factor.value) || 1) ** (retry.started - 1);
  const wait = Math.round(cap.value > 0 ? Math.min(grown, cap.value) : grown);
  if (longest.value > 0) {
    const until = firstAttemptAt(state, retry.name, at) + longest.value;
    if (at >= until) return { problem: "Max duration limit exceeded" };
    if (at + wait > until) return { problem: "Backoff would exceed max duration limit" };
  }
  return { value: wait };
}

/** What has probably to do with the network, and may go better the next time. */
const transient = /timed? ?out|ECONN|EAI_AGAIN|ENOTFOUND|connection refused|connection reset|temporar|unavailable/i;

function allows({ policy }: RetryStrategy, last: NodeState): boolean {
  switch (policy) {
    case "Always":
      return true;
    case "OnFailure":
      return last.phase === "Failed";
    case "OnError":
      return last.phase === "Error";
    case "OnTransientError":
      return transient.test(last.message);
  }
}

/** Why the strategy's expression wants no further attempt; undefined when it does, or there is none. */
function expressionOf(
  state: WorkflowState,
  { expression }: RetryStrategy,
  retry: NodeState,
  last: NodeState,
  scope: Scope,
  at: number,
): string | undefined {
  if (expression === undefined || expression === "") return undefined;
  // It sees the last try alone; whatever else it names is put in as text first.
  const variables = scopeOfEntries({ ...lastRetryVariables(last), retries: String(retry.started - 1) });
  const text = expression.includes("{{") ? resolve(expression, firstOf(variables, scope)) : { value: expression };
  if ("problem" in text) return text.problem;
  const result = evaluateExpr(text.value, variables, drawOf(state.workflow.uid, retry.name, at));
  if ("problem" in result) return `failed to evaluate retryStrategy.expression: ${result.problem}`;
  if (typeof result.value !== "boolean") return "retryStrategy.expression is neither true nor false";
  return result.value ? undefined : "retryStrategy.expression evaluated to false";
}

/** A wait as Argo's people read it: minutes and seconds. */
function showWait(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} seconds` : `${minutes} minutes ${seconds % 60} seconds`;
}

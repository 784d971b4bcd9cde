import type { Scope } from "@onexit/expression";
import { parseDuration, type Template } from "@onexit/manifest";
import type { NodePlace } from "./place.ts";
import { firstAttemptAt } from "./retry-times.ts";
import { semanticsByName } from "./semantics.ts";
import type { WorkflowState } from "./state.ts";
import { type Resolved, resolve } from "./text.ts";

/** Epoch ms after which a node is cancelled: the earliest of its template's limits; undefined when it has none. */
export function deadlineOf(
  state: WorkflowState,
  place: NodePlace,
  template: Template,
  scope: Scope,
  at: number,
): Resolved<number | undefined> {
  const limits: number[] = [];
  const isComposite = template.type === "steps" || template.type === "dag";
  if (template.activeDeadlineSeconds !== undefined) {
    if (!isComposite || semanticsByName[state.semantics].deadlineOnComposites) {
      const text = resolve(String(template.activeDeadlineSeconds), scope);
      if ("problem" in text) return text;
      const seconds = Number(text.value);
      if (!Number.isFinite(seconds) || seconds < 0 || text.value.trim() === "") {
        return { problem: `activeDeadlineSeconds is ${JSON.stringify(text.value)}, not a number of seconds` };
      }
      // Zero is no limit, as an absent one.
      if (seconds > 0) limits.push(at + seconds * 1000);
    }
  }
  const timeout = timeoutOf(state, place, template, scope, at);
  if ("problem" in timeout) return timeout;
  if (timeout.value !== undefined) limits.push(timeout.value);
  const { maxDuration } = template.retry?.backoff ?? {};
  if (maxDuration !== undefined && maxDuration !== "" && place.attempt !== undefined && place.parent !== undefined) {
    const ms = durationIn("maxDuration", maxDuration, scope);
    if ("problem" in ms) return ms;
    limits.push(firstAttemptAt(state, place.parent, at) + ms.value);
  }
  return { value: limits.length === 0 ? undefined : Math.min(...limits) };
}

/** Epoch ms at which a template's `timeout` is over, which counts a wait for locks; undefined when it has none. */
export function timeoutOf(
  state: WorkflowState,
  { name }: NodePlace,
  { timeout }: Template,
  scope: Scope,
  at: number,
): Resolved<number | undefined> {
  if (timeout === undefined || timeout === "") return { value: undefined };
  const ms = durationIn("timeout", timeout, scope);
  return "problem" in ms ? ms : { value: (state.nodes.get(name)?.startedAt ?? at) + ms.value };
}

/** What a node that ran out of time is told (`operator.go`, `workflowpod.go`). */
export function deadlineMessage(template: Template | undefined): string {
  if (template?.type === "steps" || template?.type === "dag") return "template was active longer than its deadline";
  if (template?.timeout !== undefined && template.activeDeadlineSeconds === undefined) return "timeout";
  return "Pod was active on the node longer than the specified deadline";
}

/** A text that is seconds or a Go duration, in ms; nothing is 0. */
export function durationIn(what: string, text: string, scope: Scope): Resolved<number> {
  const resolved = resolve(text, scope);
  if ("problem" in resolved) return resolved;
  if (/^\s*0?(?:\.0*)?(?:ns|us|ms|s|m|h)?\s*$/.test(resolved.value)) return { value: 0 };
  const duration = parseDuration(resolved.value);
  return "ms" in duration ? { value: duration.ms } : { problem: `${what}: ${duration.problem}` };
}

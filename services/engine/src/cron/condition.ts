import { isoSeconds } from "@onexit/events";
import { type Draw, evaluateExpr, evaluateWhen, type Scope, type Value, type Variable } from "@onexit/expression";
import type { CronWorkflow } from "@onexit/manifest";
import type { CronStatus } from "./status.ts";

/** True or false, or why neither. */
export type Verdict = { readonly value: boolean } | { readonly problem: string };

/** Whether a run may start now, by the cron workflow's `when`. */
export function mayStart(cron: CronWorkflow, namespace: string, status: CronStatus, now: number): Verdict {
  return cron.when === undefined ? { value: true } : evaluate(cron.when, cron, namespace, status, now);
}

/** Whether there shall be no further run, by the cron workflow's stop strategy. */
export function isOver(cron: CronWorkflow, namespace: string, status: CronStatus, now: number): Verdict {
  return cron.stopStrategy === undefined ? { value: false } : evaluate(cron.stopStrategy, cron, namespace, status, now);
}

/** With tags it is a `when` as in a workflow, without any it is an expression. */
function evaluate(text: string, cron: CronWorkflow, namespace: string, status: CronStatus, now: number): Verdict {
  const timed = withLastTime(text, status.lastScheduledAt);
  const scope = scopeOf(cron, namespace, status);
  const draw: Draw = { now, random: () => 0 };
  const result = timed.includes("{{") ? evaluateWhen(timed, scope, draw) : evaluateExpr(timed, scope, draw);
  if ("problem" in result) return { problem: result.problem };
  if (typeof result.value === "boolean") return { value: result.value };
  return { problem: `${JSON.stringify(text)} is neither true nor false` };
}

/** In expressions it is a time, or nil before the first run; a variable of ours holds no times. */
function withLastTime(text: string, at: number | undefined): string {
  const time = at === undefined ? "nil" : `date("${isoSeconds(at)}")`;
  const put = (expression: string) => expression.replaceAll(/\bcronworkflow\.lastScheduledTime\b/g, time);
  return text.includes("{{") ? text.replaceAll(/\{\{=.*?\}\}/gs, put) : put(text);
}

function scopeOf(cron: CronWorkflow, namespace: string, status: CronStatus): Scope {
  const entries: readonly (readonly [string, Variable])[] = [
    ["name", cron.name],
    ["namespace", namespace],
    ["failed", numberOf(status.failed)],
    ["succeeded", numberOf(status.succeeded)],
    ["lastScheduledTime", status.lastScheduledAt === undefined ? "" : isoSeconds(status.lastScheduledAt)],
    ...texts("labels", cron.labels),
    ...texts("annotations", cron.annotations),
  ];
  const variables = new Map(entries.map(([name, value]) => [`cronworkflow.${name}`, value]));
  return {
    lookup: (name) => variables.get(name),
    names: (prefix) => [...variables.keys()].filter((name) => name.startsWith(prefix)),
  };
}

/** `labels.team`, and all of them: a map in expressions, JSON in texts. */
function texts(name: string, values: Readonly<Record<string, string>>): readonly (readonly [string, Variable])[] {
  const text = JSON.stringify(values);
  const map: Variable = { text, value: values as { readonly [key: string]: Value } };
  const single = Object.entries(values).map(([key, value]) => [`${name}.${key}`, value] as const);
  return [[name, map], [`${name}.json`, text], ...single];
}

function numberOf(value: number): Variable {
  return { text: String(value), value };
}

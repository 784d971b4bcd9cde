import type { JsonObject } from "@onexit/events";
import { checkExpr } from "@onexit/expression";
import type { CronWorkflow } from "../cron-workflow.ts";
import type { Report } from "../report.ts";
import { cronFields, stopStrategyFields } from "./fields.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { isTimeZone, scheduleProblem } from "./schedule.ts";
import { readChoice, readFlag, readObject, readText, readTexts, readWhole } from "./value-reader.ts";

/** When a cron workflow starts its runs, and the parts that say what they are. */
export type CronSpec = Omit<
  CronWorkflow,
  "name" | "namespace" | "labels" | "annotations" | "metadata" | "workflow" | "manifest"
> & { readonly workflowSpec: Part | undefined; readonly workflowMetadata: Part | undefined };

const policies = ["Allow", "Forbid", "Replace"] as const;

/** The spec of a cron workflow; undefined when there is none. */
export function readCronSpec(part: Part | undefined, report: Report): CronSpec | undefined {
  if (!part) report.error("OX1005", [], "the cron workflow has no spec");
  const spec = part && readObject(part, cronFields, report);
  if (!spec) return undefined;
  const policy = fieldOf(spec, "concurrencyPolicy");
  const says = `'${String(policy?.value)}' is not a valid concurrencyPolicy`;
  const workflowSpec = fieldOf(spec, "workflowSpec");
  if (!workflowSpec) report.error("OX1005", spec.path, "the cron workflow has no workflowSpec", { atKey: true });
  const limit = (key: string) => readWhole(fieldOf(spec, key), 0, report);
  return {
    schedules: readSchedules(spec, report),
    ...optional("timezone", readTimeZone(fieldOf(spec, "timezone"), report)),
    concurrencyPolicy: readChoice(policy, policies, report, says) ?? "Allow",
    ...optional("startingDeadlineSeconds", limit("startingDeadlineSeconds")),
    suspend: readFlag(fieldOf(spec, "suspend"), report) ?? false,
    successfulJobsHistoryLimit: limit("successfulJobsHistoryLimit") ?? 3,
    failedJobsHistoryLimit: limit("failedJobsHistoryLimit") ?? 1,
    ...optional("stopStrategy", readStopStrategy(fieldOf(spec, "stopStrategy"), report)),
    ...optional("when", readText(fieldOf(spec, "when"), report) || undefined),
    workflowSpec,
    workflowMetadata: fieldOf(spec, "workflowMetadata"),
  };
}

function readSchedules(spec: Part<JsonObject>, report: Report): readonly string[] {
  const single = fieldOf(spec, "schedule");
  if (single) {
    report.superset("OX3002", single.path, '"schedule" is no longer a field in Argo 4', {
      atKey: true,
      suggestion: 'write "schedules", a list',
      argo: 'json: unknown field "schedule"',
    });
  }
  const list = fieldOf(spec, "schedules");
  const alone = readText(single, report);
  const schedules = [...readTexts(list, report), ...(alone ? [alone] : [])];
  if (!list && !single) {
    const argo = "cron workflow must have at least one schedule";
    report.error("OX1005", spec.path, "the cron workflow has no schedules", { atKey: true, argo });
  }
  for (const [index, schedule] of schedules.entries()) {
    const problem = scheduleProblem(schedule);
    const path = list && Array.isArray(list.value) && index < list.value.length ? [...list.path, index] : single?.path;
    if (problem) report.error("OX1026", path ?? spec.path, `"${schedule}" is not a schedule: ${problem}`);
  }
  return schedules;
}

function readTimeZone(part: Part | undefined, report: Report): string | undefined {
  const zone = readText(part, report) || undefined;
  if (part && zone && !isTimeZone(zone)) report.error("OX1026", part.path, `"${zone}" is not a time zone`);
  return zone;
}

/** `condition` is what version 3 called the expression. */
function readStopStrategy(part: Part | undefined, report: Report): string | undefined {
  const object = part && readObject(part, stopStrategyFields, report);
  const given = object && (fieldOf(object, "expression") ?? fieldOf(object, "condition"));
  const text = readText(given, report);
  if (object && !text) report.error("OX1005", object.path, "stopStrategy has no expression", { atKey: true });
  const wrong = text && !text.includes("{{") ? checkExpr(text) : undefined;
  if (wrong && given) report.error("OX1021", given.path, `invalid expression: ${wrong.problem}`);
  return text;
}

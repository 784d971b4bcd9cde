import type { CronWorkflow } from "@onexit/manifest";
import { isOver, mayStart } from "./condition.ts";
import type { Schedule } from "./schedule.ts";
import { type CronRun, type CronStatus, withCondition, withoutCondition } from "./status.ts";

/** When it is, and what that means. */
export interface Moment {
  /** Epoch ms. */
  readonly now: number;
  /** Since when this engine has been watching, epoch ms: what was due before, nobody may have seen. */
  readonly aliveSince: number;
  /** How late a run may start that nobody saw, where the manifest has no startingDeadlineSeconds. */
  readonly graceMs: number;
}

/** A cron workflow and what decisions about it need. */
export interface CronPlan {
  readonly cron: CronWorkflow;
  readonly namespace: string;
  readonly schedule: Schedule;
  /** The uid of the run of an instant: always the same. */
  readonly uidOf: (scheduledAt: number) => string;
}

/** A status to be stored, and the run that starts once it is. */
export interface CronDecision {
  readonly status: CronStatus;
  readonly run?: CronRun;
}

/**
 * What follows from the time alone; undefined when nothing does. Only the latest instant that was missed is looked at,
 * as in Argo. One that must wait for a run to end stays undecided as long as its startingDeadlineSeconds allow.
 */
export function decideRun(plan: CronPlan, status: CronStatus, moment: Moment): CronDecision | undefined {
  const { cron, namespace, schedule } = plan;
  if (cron.suspend || status.phase === "Stopped") return undefined;
  const at = schedule.latest(moment.now);
  if (at === undefined || at <= status.decidedUntil) return undefined;
  const skipped = { ...status, decidedUntil: at };
  if (moment.now - at > patienceMs(cron, at, moment)) return { status: skipped };
  const over = isOver(cron, namespace, status, moment.now);
  if ("problem" in over) return { status: failed(skipped, "SpecError", `stopStrategy: ${over.problem}`) };
  if (over.value) return { status: { ...skipped, phase: "Stopped" } };
  const may = mayStart(cron, namespace, status, moment.now);
  if ("problem" in may) return { status: failed(skipped, "SubmissionError", `run policy error: ${may.problem}`) };
  if (!may.value) return { status: skipped };
  if (cron.concurrencyPolicy === "Forbid" && status.active.length > 0) {
    return deadlineOf(cron) === undefined ? { status: skipped } : undefined;
  }
  const run: CronRun = { name: runName(cron.name, at), uid: plan.uidOf(at), scheduledAt: at, pending: true };
  const active = [...status.active, run];
  return { status: { ...withoutCondition(skipped, "SpecError"), lastScheduledAt: at, active }, run };
}

/** The runs that give way to this one before it starts. */
export function replacedBy({ cron }: Pick<CronPlan, "cron">, status: CronStatus, run: CronRun): readonly CronRun[] {
  if (cron.concurrencyPolicy !== "Replace") return [];
  return status.active.filter((other) => other.pending === undefined && other.scheduledAt < run.scheduledAt);
}

/** Named after its instant, so that the same run cannot begin twice. */
function runName(cron: string, scheduledAt: number): string {
  return `${cron}-${Math.floor(scheduledAt / 1_000)}`;
}

/** How late a run of this instant may start. An engine that was there at the instant is late by no fault of the run's. */
function patienceMs(cron: CronWorkflow, at: number, { aliveSince, graceMs }: Moment): number {
  const deadline = deadlineOf(cron);
  if (deadline !== undefined) return Math.max(deadline, graceMs);
  return at >= aliveSince ? Number.POSITIVE_INFINITY : graceMs;
}

/** Zero is Argo's default and means none. */
function deadlineOf({ startingDeadlineSeconds }: CronWorkflow): number | undefined {
  return startingDeadlineSeconds ? startingDeadlineSeconds * 1_000 : undefined;
}

function failed(status: CronStatus, type: "SubmissionError" | "SpecError", message: string): CronStatus {
  return withCondition(status, { type, message });
}

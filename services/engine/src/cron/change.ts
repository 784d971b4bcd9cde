import { isOver } from "./condition.ts";
import type { CronPlan } from "./decide.ts";
import { type CronStatus, type EndedRun, withCondition, withoutCondition } from "./status.ts";

/** How a run's workflow ended. */
export interface End {
  readonly phase: string;
  /** Epoch ms. */
  readonly finishedAt: number;
}

/** The run's workflow is known to exist. */
export function submitted(status: CronStatus, uid: string): CronStatus {
  const active = status.active.map(({ pending, ...run }) => (run.uid === uid || !pending ? run : { ...run, pending }));
  return { ...withoutCondition(status, "SubmissionError"), active };
}

/** The run's workflow was refused: there is none and will be none. */
export function refused(status: CronStatus, uid: string, message: string): CronStatus {
  return withCondition(dropped(status, uid), { type: "SubmissionError", message });
}

/** Nothing is known of the run's workflow any more. */
export function dropped(status: CronStatus, uid: string): CronStatus {
  return { ...status, active: status.active.filter((run) => run.uid !== uid) };
}

/** The run has ended: it is counted once, kept as the limits say, and perhaps was the last one. */
export function ended(plan: CronPlan, status: CronStatus, uid: string, end: End): CronStatus {
  const run = status.active.find((active) => active.uid === uid);
  if (run === undefined) return status;
  const done: EndedRun = { name: run.name, uid, phase: end.phase, finishedAt: end.finishedAt };
  const isGood = end.phase === "Succeeded";
  const counted: CronStatus = {
    ...dropped(status, uid),
    succeeded: status.succeeded + (isGood ? 1 : 0),
    failed: status.failed + (isGood ? 0 : 1),
    successes: isGood ? [done, ...status.successes] : status.successes,
    failures: isGood ? status.failures : [done, ...status.failures],
  };
  return stopped(plan, limited(plan, counted), end.finishedAt);
}

/** The history as short as its limits; what is too much shall be retired. */
export function limited({ cron }: Pick<CronPlan, "cron">, status: CronStatus): CronStatus {
  const { successfulJobsHistoryLimit: good, failedJobsHistoryLimit: bad } = cron;
  const excess = [...status.successes.slice(good), ...status.failures.slice(bad)];
  return {
    ...status,
    successes: status.successes.slice(0, good),
    failures: status.failures.slice(0, bad),
    retiring: excess.length === 0 ? status.retiring : [...status.retiring, ...excess],
  };
}

/** What was stored of the run is gone. */
export function retired(status: CronStatus, uid: string): CronStatus {
  return { ...status, retiring: status.retiring.filter((run) => run.uid !== uid) };
}

/**
 * The status after the manifest was replaced or a suspension ended: what was due meanwhile starts only as far as
 * startingDeadlineSeconds reach back, and not at all when the times themselves have changed.
 */
export function resumed(plan: CronPlan, status: CronStatus, now: number, isRescheduled: boolean): CronStatus {
  const deadlineMs = (plan.cron.startingDeadlineSeconds ?? 0) * 1_000;
  const from = isRescheduled ? now : now - deadlineMs;
  const fresh: CronStatus = { ...status, phase: "Active", decidedUntil: Math.max(status.decidedUntil, from) };
  return stopped(plan, limited(plan, { ...fresh, conditions: [] }), now);
}

function stopped({ cron, namespace }: CronPlan, status: CronStatus, now: number): CronStatus {
  const over = isOver(cron, namespace, status, now);
  if ("problem" in over) return withCondition(status, { type: "SpecError", message: `stopStrategy: ${over.problem}` });
  return over.value ? { ...status, phase: "Stopped" } : status;
}

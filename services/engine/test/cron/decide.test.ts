import type { JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { ended, limited, refused, resumed, submitted } from "../../src/cron/change.ts";
import { decideRun, replacedBy } from "../../src/cron/decide.ts";
import type { CronStatus } from "../../src/cron/status.ts";
import { minute, planOf, statusAt } from "./support.ts";

const run = (minutes: number, more: object = {}) => ({
  name: `tick-${minute(minutes) / 1_000}`,
  uid: `run-${minutes}`,
  scheduledAt: minute(minutes),
  ...more,
});

interface Case {
  readonly spec?: JsonObject;
  readonly status?: CronStatus;
  /** Minutes after midnight. */
  readonly now: number;
  readonly aliveSince?: number;
  readonly graceMs?: number;
}

/** What is decided, in a word and a number: the minute that is started, skipped or stopped at. */
function decided({ spec, status = statusAt(0), now, aliveSince = 0, graceMs = 10_000 }: Case): string {
  const moment = { now: minute(now), aliveSince: minute(aliveSince), graceMs };
  const decision = decideRun(planOf(spec), status, moment);
  if (decision === undefined) return "nothing";
  const at = (decision.status.decidedUntil - minute(0)) / 60_000;
  const why = decision.status.conditions.map(({ type }) => ` ${type}`).join("");
  if (decision.run !== undefined) return `start ${(decision.run.scheduledAt - minute(0)) / 60_000}`;
  return decision.status.phase === "Stopped" ? `stop ${at}` : `skip ${at}${why}`;
}

describe("what a cron workflow decides", () => {
  it.each<[string, Case, string]>([
    ["before the first instant", { now: 0.9 }, "nothing"],
    ["at an instant", { now: 1 }, "start 1"],
    ["again at the same instant", { now: 1.5, status: statusAt(1) }, "nothing"],
    ["when the clock was set back", { now: 3, status: statusAt(5) }, "nothing"],
    ["only the latest of several", { now: 5.1 }, "start 5"],
    ["late by its own fault", { now: 5.9, aliveSince: 4 }, "start 5"],
    ["just missed by a stopped engine", { now: 5.1, aliveSince: 5.05 }, "start 5"],
    ["missed by a stopped engine", { now: 5.5, aliveSince: 5.2 }, "skip 5"],
    ["just missed, as in Argo", { now: 5.01, aliveSince: 5.01, graceMs: 0 }, "skip 5"],
    ["missed within the deadline", { now: 5.5, aliveSince: 5.2, spec: { startingDeadlineSeconds: 40 } }, "start 5"],
    ["missed beyond the deadline", { now: 5.5, aliveSince: 5.2, spec: { startingDeadlineSeconds: 20 } }, "skip 5"],
    ["a deadline of zero is none", { now: 5.5, aliveSince: 5.2, spec: { startingDeadlineSeconds: 0 } }, "skip 5"],
    ["a deadline counts for a slow engine, too", { now: 5.5, spec: { startingDeadlineSeconds: 20 } }, "skip 5"],
    ["suspended", { now: 5, spec: { suspend: true } }, "nothing"],
    ["stopped", { now: 5, status: statusAt(0, { phase: "Stopped" }) }, "nothing"],
    ["several schedules", { now: 31, spec: { schedules: ["0 * * * *", "30 * * * *"] } }, "start 30"],
    ["Allow with a run that is active", { now: 2, status: statusAt(1, { active: [run(1)] }) }, "start 2"],
    [
      "Forbid with a run that is active",
      { now: 2, spec: { concurrencyPolicy: "Forbid" }, status: statusAt(1, { active: [run(1)] }) },
      "skip 2",
    ],
    [
      "Forbid with a run that is not yet submitted",
      { now: 2, spec: { concurrencyPolicy: "Forbid" }, status: statusAt(1, { active: [run(1, { pending: true })] }) },
      "skip 2",
    ],
    ["Forbid with none", { now: 2, spec: { concurrencyPolicy: "Forbid" }, status: statusAt(1) }, "start 2"],
    [
      "Forbid waits while the deadline allows",
      {
        now: 2.2,
        spec: { concurrencyPolicy: "Forbid", startingDeadlineSeconds: 30 },
        status: statusAt(1, { active: [run(1)] }),
      },
      "nothing",
    ],
    [
      "and gives up afterwards",
      {
        now: 2.6,
        spec: { concurrencyPolicy: "Forbid", startingDeadlineSeconds: 30 },
        status: statusAt(1, { active: [run(1)] }),
      },
      "skip 2",
    ],
    [
      "Replace with a run that is active",
      { now: 2, spec: { concurrencyPolicy: "Replace" }, status: statusAt(1, { active: [run(1)] }) },
      "start 2",
    ],
    ["a when that is true", { now: 1, spec: { when: "{{cronworkflow.failed}} < 3" } }, "start 1"],
    ["a when that is false", { now: 1, spec: { when: "{{cronworkflow.failed}} > 3" } }, "skip 1"],
    ["a when without tags", { now: 1, spec: { when: "cronworkflow.succeeded == 0" } }, "start 1"],
    ["a when over the name", { now: 1, spec: { when: "{{= cronworkflow.name == 'other' }}" } }, "skip 1"],
    [
      "a when that cannot be evaluated",
      { now: 1, spec: { when: "{{cronworkflow.nothing}} > 3" } },
      "skip 1 SubmissionError",
    ],
    [
      "Argo's example before the first run",
      {
        now: 1,
        spec: {
          when: "{{= cronworkflow.lastScheduledTime == nil || (now() - cronworkflow.lastScheduledTime).Seconds() > 90 }}",
        },
      },
      "start 1",
    ],
    [
      "Argo's example too soon",
      {
        now: 2,
        spec: {
          when: "{{= cronworkflow.lastScheduledTime == nil || (now() - cronworkflow.lastScheduledTime).Seconds() > 90 }}",
        },
        status: statusAt(1, { lastScheduledAt: minute(1) }),
      },
      "skip 2",
    ],
    [
      "Argo's example in time",
      {
        now: 3,
        spec: {
          when: "{{= cronworkflow.lastScheduledTime == nil || (now() - cronworkflow.lastScheduledTime).Seconds() > 90 }}",
        },
        status: statusAt(2, { lastScheduledAt: minute(1) }),
      },
      "start 3",
    ],
    [
      "a stop strategy that is met",
      {
        now: 1,
        spec: { stopStrategy: { expression: "cronworkflow.failed >= 2" } },
        status: statusAt(0, { failed: 2 }),
      },
      "stop 1",
    ],
    [
      "a stop strategy that is not met",
      {
        now: 1,
        spec: { stopStrategy: { expression: "cronworkflow.failed >= 2" } },
        status: statusAt(0, { failed: 1 }),
      },
      "start 1",
    ],
    [
      "a stop strategy that is no condition",
      { now: 1, spec: { stopStrategy: { expression: "cronworkflow.failed" } } },
      "skip 1 SpecError",
    ],
  ])("%s", (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });

  it("names a run after its instant, and gives it the same uid each time", () => {
    const moment = { now: minute(1) + 300, aliveSince: 0, graceMs: 0 };
    const [first, second] = [0, 1].map(() => decideRun(planOf(), statusAt(0), moment)?.run);
    expect(first).toEqual({
      name: "tick-1767225660",
      uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      scheduledAt: minute(1),
      pending: true,
    });
    expect(second).toEqual(first);
  });

  it("replaces the runs before it, and no others", () => {
    const status = statusAt(3, { active: [run(1), run(2), run(3, { pending: true })] });
    const plan = planOf({ concurrencyPolicy: "Replace" });
    expect(replacedBy(plan, status, run(3)).map(({ uid }) => uid)).toEqual(["run-1", "run-2"]);
    expect(replacedBy(planOf(), status, run(3))).toEqual([]);
  });
});

describe("what becomes of a run", () => {
  const active = statusAt(1, { active: [run(1, { pending: true })] });

  it("is pending until its workflow is known to exist", () => {
    expect(submitted(active, "run-1").active).toEqual([run(1)]);
    expect(submitted(active, "other")).toEqual(active);
  });

  it("that is refused is none, and why is said until one is taken", () => {
    const status = refused(active, "run-1", "no template");
    expect(status).toMatchObject({ active: [], conditions: [{ type: "SubmissionError", message: "no template" }] });
    expect(submitted(status, "x").conditions).toEqual([]);
  });

  it("is counted once, and kept as long as the limits say", () => {
    const plan = planOf({ successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 });
    let status = statusAt(3, { active: [run(1), run(2), run(3)] });
    const endings = [
      [1, "Succeeded"],
      [2, "Failed"],
      [3, "Succeeded"],
    ] as const;
    for (const [at, phase] of endings) {
      status = ended(plan, status, `run-${at}`, { phase, finishedAt: minute(at) });
      expect(ended(plan, status, `run-${at}`, { phase, finishedAt: minute(at) })).toBe(status);
    }
    expect(status).toMatchObject({ active: [], succeeded: 2, failed: 1, failures: [] });
    expect(status.successes.map(({ uid }) => uid)).toEqual(["run-3"]);
    expect(status.retiring.map(({ uid }) => uid)).toEqual(["run-2", "run-1"]);
    expect(limited(plan, status)).toEqual(status);
  });

  it("may be the last one", () => {
    const plan = planOf({ stopStrategy: { expression: "cronworkflow.failed >= 1" } });
    const status = ended(plan, statusAt(1, { active: [run(1)] }), "run-1", { phase: "Error", finishedAt: minute(2) });
    expect(status.phase).toBe("Stopped");
  });

  it.each([
    ["nothing of what was due before", {}, false, 10],
    ["what the deadline still allows", { startingDeadlineSeconds: 90 }, false, 8.5],
    ["nothing before new times", { startingDeadlineSeconds: 90 }, true, 10],
  ])("after a suspension catches up with %s", (_, spec, isRescheduled, from) => {
    expect(resumed(planOf(spec), statusAt(1), minute(10), isRescheduled).decidedUntil).toBe(minute(from));
  });

  it("after a new stop strategy goes on, or not", () => {
    const status = statusAt(1, { phase: "Stopped", failed: 3 });
    expect(resumed(planOf(), status, minute(10), false).phase).toBe("Active");
    const plan = planOf({ stopStrategy: { expression: "cronworkflow.failed > 2" } });
    expect(resumed(plan, status, minute(10), false).phase).toBe("Stopped");
  });
});

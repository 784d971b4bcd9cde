import { deliveryIdOf, type OnexitEvent } from "@onexit/events";
import { expect, it } from "vitest";
import { createEventLines } from "../../src/view/events.ts";
import { factOf, failedRun, identity, keyOf, t0 } from "./sample-run.ts";

it("shows what happened, what was done about it, and for which event", () => {
  const { run } = failedRun();
  const format = createEventLines({ utc: true });
  const lines = run.events().map((event, i) => format({ event, seq: i + 1 }));
  const chosen = /submitted|step2|exit-handler\.|workflow\.finished|skipped|delivery\.ended dead/;
  expect(lines.filter((line) => chosen.test(line))).toEqual([
    "13:14:32.000Z  -->  workflow.submitted exit-handler-7kq2d  seq 1",
    "13:14:35.100Z  -->  node.started exit-handler-7kq2d/step2  seq 9  task-b",
    "13:14:41.200Z  -->  node.finished Failed exit-handler-7kq2d/step2  seq 10  exit code 1 (injected)",
    "13:14:41.200Z  -->  exit-handler.started exit-handler-7kq2d  seq 13  exit-handler because Failed",
    '13:14:42.400Z  -->  node.skipped Skipped exit-handler-7kq2d/onExit/notify-success  seq 20  when "Failed == Succeeded" is false',
    `13:14:45.600Z  -->  delivery.ended dead pagerduty svc web  ${deliveryIdOf(keyOf(run, "pagerduty"))}  seq 28  routing_key must be 32 characters`,
    "13:14:45.600Z  -->  exit-handler.finished Succeeded exit-handler-7kq2d  seq 32",
    "13:14:45.600Z  -->  workflow.finished Failed exit-handler-7kq2d  seq 33",
  ]);
});

it("shows requests and attempts", () => {
  const { run } = failedRun();
  const format = createEventLines({ utc: true });
  for (const [i, event] of run.events().entries()) format({ event, seq: i + 1 });
  const fact = factOf(run, "slack", 9_560);
  const request = run
    .events()
    .flatMap((event) => (event.type === "NodeStarted" && event.work.kind === "action" ? [event.work.request] : []))[0];
  if (request === undefined) throw new Error("nobody asked");
  const events: readonly OnexitEvent[] = [
    request,
    { ...fact, type: "ActionSucceeded", detail: "200", already: false },
    { ...fact, type: "ActionSucceeded", detail: "posted", already: true, attempt: 2 },
    { ...fact, type: "ActionSucceeded", detail: "4 files, 28.7 kB, no log of 2 steps", already: false },
    {
      ...fact,
      type: "ActionFailed",
      outcome: "retry",
      problem: { status: 429, message: "rate limited" },
      nextAttemptAt: t0,
    },
    { ...fact, type: "ActionDead", problem: { message: "connection refused" } },
    { ...fact, type: "ActionPreviewed", missing: ["SLACK_BOT_TOKEN"], preview: {} },
    { ...fact, type: "ActionSuppressed", reason: "overtaken", destination: "" },
  ];
  const id = deliveryIdOf(fact.key);
  expect(events.map((event, i) => format({ event, seq: 90 + i }))).toEqual([
    `13:14:42.400Z  -->  action.requested slack #deploys  ${id}  seq 90  by exit-handler-7kq2d.onExit[1].notify-slack`,
    `13:14:41.560Z  <--  slack sent #deploys [200]  212ms  ${id} try 1  for seq 21`,
    `13:14:41.560Z  <--  slack sent #deploys [posted]  212ms  ${id} try 2  for seq 21  already done`,
    `13:14:41.560Z  <--  slack sent #deploys  212ms  ${id} try 1  for seq 21  4 files, 28.7 kB, no log of 2 steps`,
    `13:14:41.560Z  <--  slack retrying #deploys [429]  212ms  ${id} try 1  for seq 21  rate limited`,
    `13:14:41.560Z  <--  slack dead #deploys  212ms  ${id} try 1  for seq 21  connection refused`,
    `13:14:41.560Z  <--  slack previewed #deploys  212ms  ${id} try 1  for seq 21  SLACK_BOT_TOKEN is not set`,
    `13:14:41.560Z  <--  slack suppressed  212ms  ${id} try 1  for seq 21  overtaken`,
  ]);
});

it("names workflows by uid where several share a stream", () => {
  const format = createEventLines({ utc: true });
  const submitted = (name: string, uid: string): OnexitEvent => ({
    type: "WorkflowSubmitted",
    at: t0,
    workflow: { ...identity, name, uid },
    driver: "engine",
    manifest: {},
    semantics: "onexit",
    context: {},
    run: 0,
  });
  format({ event: submitted("one", "u1"), seq: 1, uid: "u1" });
  format({ event: submitted("two", "u2"), seq: 2, uid: "u2" });
  const stop: OnexitEvent = { type: "StopRequested", at: t0, by: "me", message: "enough" };
  expect(format({ event: stop, seq: 3, uid: "u1" })).toBe(
    "13:14:32.000Z  -->  workflow.stop-requested one  seq 3  enough",
  );
  expect(format({ event: stop, seq: 4 })).toContain("workflow.stop-requested two");
});

it("shows times of the machine's own zone when asked to", () => {
  const event: OnexitEvent = { type: "WorkflowStarted", at: t0 };
  const local = new Date(t0);
  const two = (n: number) => String(n).padStart(2, "0");
  const time = `${two(local.getHours())}:${two(local.getMinutes())}:${two(local.getSeconds())}.000`;
  expect(createEventLines({ utc: false })({ event, seq: 1 })).toBe(`${time}  -->  workflow.started  seq 1`);
});

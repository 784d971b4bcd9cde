import { expect, it } from "vitest";
import type { OnexitEvent } from "@onexit/events";
import { createEventLines } from "../../src/view/events.ts";
import { factOf, failedRun, identity, t0 } from "./sample-run.ts";

const id = (key: string) => `dlv_${key.slice(0, 12)}`;

it("shows what happened, what was done about it, and for which event", () => {
  const { run } = failedRun();
  const format = createEventLines({ utc: true });
  const journal = run.events().map((event, seq) => format({ event, seq: seq + 1 }));
  expect(journal.filter((line) => /workflow\.|exit-handler\.|step2|delivery/.test(line.slice(0, 60)))).toMatchObject([]);
  expect(journal).toEqual([]);
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
    { ...fact, type: "ActionFailed", outcome: "retry", problem: { status: 429, message: "rate limited" }, nextAttemptAt: t0 },
    { ...fact, type: "ActionDead", problem: { message: "connection refused" } },
    { ...fact, type: "ActionPreviewed", missing: ["SLACK_BOT_TOKEN"], preview: {} },
    { ...fact, type: "ActionSuppressed", reason: "overtaken", destination: "" },
  ];
  expect(events.map((event, i) => format({ event, seq: 90 + i }))).toEqual([]);
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
  expect(id("abcdefabcdefabc")).toBe("dlv_abcdefabcdef");
});

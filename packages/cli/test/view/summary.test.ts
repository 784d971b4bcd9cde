import type { WorkflowState } from "@onexit/interpreter";
import { describe, expect, it } from "vitest";
import { deliveryRows } from "../../src/view/delivery-row.ts";
import { failureLines } from "../../src/view/failures.ts";
import { createStyle } from "../../src/view/style.ts";
import { exitCodeOf, summaryLines } from "../../src/view/summary.ts";
import { exitHandlerYaml, factOf, failedRun, sampleRun } from "./sample-run.ts";

const style = createStyle({ color: false, utf8: true });

/** A run whose two steps succeeded and whose handler goes on. */
function goodRun() {
  const run = sampleRun(exitHandlerYaml);
  run.report(1_000, "[0].step1");
  run.report(2_000, "[1].step2");
  return run;
}

function endWith(slack: "sent" | "dead") {
  const run = goodRun();
  run.report(3_000, ".onExit[0].cleanup");
  run.report(3_500, ".onExit[1].notify-success");
  for (const action of ["github-status", "pagerduty"]) {
    run.deliver(4_000, { ...factOf(run, action, 4_000), type: "ActionSucceeded", detail: "ok", already: false });
  }
  const fact = factOf(run, "slack", 5_000);
  run.deliver(
    5_000,
    slack === "sent"
      ? { ...fact, type: "ActionSucceeded", detail: "ok", already: false }
      : { ...fact, type: "ActionDead", problem: { message: "channel_not_found" } },
  );
  return run.state();
}

describe("exitCodeOf", () => {
  it("is 0 when the workflow, its handler and every delivery ended well", () => {
    expect(exitCodeOf(endWith("sent"))).toBe(0);
  });

  it("is 1 for a failed workflow, whatever became of its deliveries", () => {
    expect(exitCodeOf(failedRun().run.state())).toBe(1);
  });

  it("is 3 when a required delivery is dead", () => {
    expect(exitCodeOf(endWith("dead"))).toBe(3);
  });

  it("is 3 when the exit handler failed", () => {
    const run = goodRun();
    run.report(3_000, ".onExit[0].cleanup", { exitCode: 1 });
    expect(run.state().exit?.phase).toBe("Failed");
    expect(exitCodeOf(run.state())).toBe(3);
  });

  it("is 3 while a delivery is on its way", () => {
    const state = endWith("sent");
    const open: WorkflowState = {
      ...state,
      deliveries: state.deliveries.map((each) => ({ ...each, state: "pending" })),
    };
    expect(exitCodeOf(open)).toBe(3);
  });

  it("is 0 when a delivery that is not required is dead", () => {
    const end = endWith("dead");
    const deliveries = end.deliveries.map((each) => ({ ...each, required: false }));
    expect(exitCodeOf({ ...end, exit: undefined, deliveries })).toBe(0);
  });

  it("is 124 when the time was over", () => {
    expect(exitCodeOf(failedRun().run.state(), { timedOut: true })).toBe(124);
  });
});

describe("summaryLines", () => {
  it("names nothing to do after a run that went well", () => {
    const state = endWith("sent");
    expect(summaryLines(state, deliveryRows(state, new Map()), style, { target: "@latest" })).toEqual([
      " Workflow    Succeeded  main Succeeded · exit handler Succeeded · 5.0s",
      " Deliveries  3 sent",
    ]);
  });

  it("tells a failed handler and a dead required delivery apart from the workflow", () => {
    const state = endWith("dead");
    const lines = summaryLines(state, deliveryRows(state, new Map()), style, { target: "wf" });
    expect(lines.slice(0, 2)).toEqual([
      " Workflow    Succeeded  main Succeeded · exit handler Failed · 5.0s",
      " Deliveries  2 sent · 1 dead (1 required)",
    ]);
    expect(lines[2]).toMatch(/^ Next {8}onexit deliveries retry dlv_[0-9a-f]{12}$/);
  });

  it("says how to go on with what is still on its way", () => {
    const run = goodRun();
    run.report(3_000, ".onExit[0].cleanup");
    const state = run.state();
    expect(summaryLines(state, deliveryRows(state, new Map()), style, { target: "@latest" }).slice(-2)).toEqual([
      " Next        onexit deliveries list @latest",
      "             onexit resume exit-handler-7kq2d",
    ]);
  });
});

describe("failureLines", () => {
  it("shows the last 20 lines of a failed step", () => {
    const run = sampleRun(exitHandlerYaml);
    const logTail = Array.from({ length: 25 }, (_, i) => `line ${i + 1}`).join("\n");
    run.report(1_000, "[0].step1", { exitCode: 2, logTail });
    const lines = failureLines(run.state(), style);
    expect(lines).toHaveLength(21);
    expect(lines.slice(0, 2)).toEqual([" ── step1 Failed: exit code 2 ──", " │ line 6"]);
  });

  it("shows nothing for a step that wrote nothing", () => {
    const run = sampleRun(exitHandlerYaml);
    run.report(1_000, "[0].step1", { exitCode: 2 });
    expect(failureLines(run.state(), style)).toEqual([]);
  });

  it("shows ten steps and counts the others", () => {
    const steps = Array.from({ length: 12 }, (_, i) => `{name: s${i}, template: t}`).join(", ");
    const run = sampleRun(`
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: exit-handler-7kq2d}
spec:
  entrypoint: main
  templates:
  - name: main
    steps: [[${steps}]]
  - name: t
    container: {image: alpine, command: ["false"]}
`);
    for (let i = 0; i < 12; i += 1) run.report(1_000, `[0].s${i}`, { exitCode: 1, logTail: "no" });
    const lines = failureLines(run.state(), style);
    expect(lines.filter((line) => line.includes("Failed"))).toHaveLength(10);
    expect(lines.at(-1)).toBe(" … and 2 more failed steps");
  });
});

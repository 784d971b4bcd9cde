import type { NodeReport } from "@onexit/interpreter";
import { describe, expect, it } from "vitest";
import { createSimulatedExecutor, type Executor, parseInjection, withInjections } from "../src/index.ts";
import { injectionsFor } from "../src/injection.ts";
import { effectOf, workflow } from "./support/fixture.ts";

function rules(...texts: readonly string[]) {
  return texts.map((text) => {
    const parsed = parseInjection(text);
    if ("problem" in parsed) throw new Error(parsed.problem);
    return parsed.rule;
  });
}

/** A clock that only goes when it is told to. */
function createClock() {
  let now = 0;
  let timers: { readonly at: number; readonly then: () => void }[] = [];
  return {
    after: (ms: number, then: () => void) => {
      const timer = { at: now + ms, then };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    pass: (ms: number) => {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { then } of due) then();
    },
  };
}

function simulation(...script: readonly string[]) {
  const clock = createClock();
  const reports: NodeReport[] = [];
  const onReport = (_: unknown, report: NodeReport) => void reports.push(report);
  const executor = createSimulatedExecutor({ script: rules(...script), onReport, after: clock.after });
  return { clock, reports, executor };
}

const cancelOf = (node: string, graceMs: number) => ({ type: "CancelProcess", node, attempt: 1, graceMs }) as const;

describe("an injection", () => {
  it.each([
    ["deploy=Failed", { step: "deploy", injected: { kind: "exit", exitCode: 1 } }],
    ["deploy=Succeeded", { step: "deploy", injected: { kind: "exit", exitCode: 0 } }],
    ["deploy*=error", { step: "deploy*", injected: { kind: "error" } }],
    ["wf[0].a#2=Exit:137", { step: "wf[0].a", attempt: 2, injected: { kind: "exit", exitCode: 137 } }],
    ["a=Delay:1m30.5s", { step: "a", injected: { kind: "delay", ms: 90_500 } }],
    ["a=Delay:250ms", { step: "a", injected: { kind: "delay", ms: 250 } }],
    ["a=Output:k=v=w", { step: "a", injected: { kind: "output", name: "k", value: "v=w" } }],
    ["a=Result:x: y", { step: "a", injected: { kind: "result", value: "x: y" } }],
  ])("%s is read", (text, rule) => {
    expect(parseInjection(text)).toEqual({ rule });
  });

  it.each([
    ["Failed", /names no step/],
    ["=Failed", /names no step/],
    ["#1=Failed", /names no step/],
    ["a=Fail", /"Fail" is no outcome for a: write Succeeded, Failed/],
    ["a=Exit:256", /no outcome/],
    ["a=Exit", /no outcome/],
    ["a=Delay:5", /no outcome/],
    ["a=Output:=v", /no outcome/],
    ["a=Failed:why", /no outcome/],
  ])("%s is refused", (text, problem) => {
    expect(parseInjection(text)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it.each([
    ["step1", true],
    ["step?", true],
    ["wf[[]0].step1", false],
    ["wf[0].step1", true],
    ["wf*", true],
    ["step1#1", true],
    ["step1#2", false],
    ["step", false],
  ])("for %s matches the first attempt of wf[0].step1: %s", (step, matches) => {
    const target = { node: "wf[0].step1", displayName: "step1", attempt: 1 };
    expect(injectionsFor(target, rules(`${step}=Failed`)) !== undefined).toBe(matches);
  });
});

describe("a simulated executor", () => {
  it("lets everything succeed that its script does not name", () => {
    const { clock, executor, reports } = simulation();
    executor.run(effectOf("a", { outputs: [{ name: "o", path: "/o", default: "d" }] }), workflow);
    clock.pass(0);
    expect(reports).toEqual([
      {
        node: "a",
        attempt: 1,
        host: "simulated",
        outcome: "exited",
        exitCode: 0,
        outputs: { parameters: { o: "d" }, result: "" },
        logTail: "",
      },
    ]);
  });

  it("adds up the rules for a step", () => {
    const { clock, executor, reports } = simulation("a=Delay:5s", "a=Failed", "a=Exit:3", "a=Output:k=v", "a=Result:r");
    executor.run(effectOf("a", "true"), workflow);
    clock.pass(4_999);
    expect(reports).toEqual([]);
    clock.pass(1);
    expect(reports).toMatchObject([
      { outcome: "exited", exitCode: 3, message: "injected", outputs: { parameters: { k: "v" }, result: "r" } },
    ]);
  });

  it("tells attempts apart", () => {
    const { clock, executor, reports } = simulation("a#1=Error");
    for (const attempt of [1, 2]) executor.run(effectOf("a", "true", attempt), workflow);
    clock.pass(0);
    expect(reports).toMatchObject([
      { attempt: 1, outcome: "error", message: "injected" },
      { attempt: 2, outcome: "exited", exitCode: 0 },
    ]);
  });

  it("runs an attempt once, and reports it again when asked again", () => {
    const { clock, executor, reports } = simulation("a=Delay:1s");
    executor.run(effectOf("a", "true"), workflow);
    executor.run(effectOf("a", "true"), workflow);
    clock.pass(1_000);
    expect(reports).toHaveLength(1);
    executor.run(effectOf("a", "true"), workflow);
    clock.pass(0);
    expect(reports).toHaveLength(2);
  });

  it.each([
    [10_000, 143],
    [0, 137],
  ])("ends what is cancelled with a grace of %i ms with %i", (graceMs, exitCode) => {
    const { clock, executor, reports } = simulation("a=Delay:1h");
    executor.run(effectOf("a", "true"), workflow);
    executor.cancel(cancelOf("a", graceMs), workflow);
    executor.cancel(cancelOf("a", graceMs), workflow);
    clock.pass(3_600_000);
    expect(reports).toMatchObject([{ outcome: "exited", exitCode }]);
  });

  it("reports what never started as ended, and never starts it", () => {
    const { clock, executor, reports } = simulation();
    executor.cancel(cancelOf("a", 0), workflow);
    executor.run(effectOf("a", "true"), workflow);
    clock.pass(0);
    expect(reports).toMatchObject([{ outcome: "error", message: "cancelled before it started" }]);
  });

  it("reports nothing once it is closed", async () => {
    const { clock, executor, reports } = simulation("a=Delay:1s");
    executor.run(effectOf("a", "true"), workflow);
    await executor.close();
    clock.pass(1_000);
    expect(reports).toEqual([]);
  });
});

describe("injections into a real executor", () => {
  it("simulate what they match and pass on everything else", async () => {
    const passed: string[] = [];
    const real: Executor = {
      run: ({ node }) => void passed.push(`run ${node}`),
      cancel: ({ node }) => void passed.push(`cancel ${node}`),
      close: () => Promise.resolve(void passed.push("close")),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const clock = createClock();
    const reports: NodeReport[] = [];
    const onReport = (_: unknown, report: NodeReport) => void reports.push(report);
    const executor = withInjections(real, rules("b*=Failed", "b*=Delay:1s"), { onReport, after: clock.after });
    for (const node of ["a", "b1", "b2"]) executor.run(effectOf(node, "true"), workflow);
    for (const node of ["a", "b2", "c"]) executor.cancel(cancelOf(node, 0), workflow);
    clock.pass(1_000);
    await executor.close();
    expect(passed).toEqual(["run a", "cancel a", "cancel c", "close"]);
    expect(reports.map(({ node, exitCode }) => [node, exitCode]).sort()).toEqual([
      ["b1", 1],
      ["b2", 137],
    ]);
  });
});

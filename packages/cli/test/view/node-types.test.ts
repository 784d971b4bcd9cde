import { argoWorkflow } from "@onexit/interpreter";
import { describe, expect, it } from "vitest";
import { failedSteps } from "../../src/view/failures.ts";
import { fromArgo } from "../../src/view/from-argo.ts";
import { fromState } from "../../src/view/from-state.ts";
import { createStyle } from "../../src/view/style.ts";
import { transitionLines } from "../../src/view/transitions.ts";
import { treeLines } from "../../src/view/tree.ts";
import { type SampleRun, sampleRun, t0 } from "./sample-run.ts";

const style = createStyle({ color: false, utf8: true });

/** A run of these templates whose entrypoint is `main`. */
function runOf(templates: string, spec = ""): SampleRun {
  return sampleRun(`
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: exit-handler-7kq2d}
spec:
  entrypoint: main
  ${spec}
  templates:
  - {name: ok, container: {image: alpine, command: ["true"]}}
${templates}`);
}

/** Both what is drawn from the state and from Argo's view of it, without times, which Argo tells in seconds only. */
function draw(run: SampleRun, ms = 10_000): readonly string[] {
  const bare = (lines: readonly string[]) =>
    lines.map((line) => line.replace(/ {2,}<?\d[\dms.]*s\b/, "").replace(/(?<=\S) +/g, " "));
  const lines = bare(treeLines(fromState(run.state()), style, { now: t0 + ms }));
  const ofArgo = bare(treeLines(fromArgo(argoWorkflow(run.state(), "1")), style, { now: t0 + ms }));
  return lines.join("\n") === ofArgo.join("\n") ? lines : [...lines, "but Argo's:", ...ofArgo];
}

const lines = (run: SampleRun) =>
  transitionLines(run.events(), run.state(), { style, utc: true }).map((line) => line.slice(15));

const diamond = `
  - name: main
    dag:
      tasks:
      - {name: a, template: ok}
      - {name: b, template: ok, depends: a}
      - {name: c, template: ok, depends: a}
      - {name: d, template: ok, depends: b && c}
      - {name: e, template: ok, depends: b.Failed}`;

it("a DAG shows its tasks in the order in which they started, below it", () => {
  const run = runOf(diamond);
  run.report(1_000, ".a");
  run.report(2_000, ".c");
  expect(draw(run)).toEqual([
    " ● exit-handler-7kq2d main Running",
    " ├─✔ a ok Succeeded",
    " ├─● b ok Running",
    " └─✔ c ok Succeeded",
  ]);
  run.report(3_000, ".b");
  expect(draw(run)).toEqual([
    " ● exit-handler-7kq2d main Running",
    " ├─✔ a ok Succeeded",
    " ├─✔ b ok Succeeded",
    " ├─✔ c ok Succeeded",
    " ├─● d ok Running",
    " └─○ 1 skipped e (omitted: depends condition not met)",
  ]);
});

describe("a loop", () => {
  const looped = (count: number) => `
  - name: main
    dag: {tasks: [{name: each, template: ok, withSequence: {count: "${count}"}}]}`;
  it("shows its items", () => {
    const run = runOf(looped(2));
    run.report(1_000, ".each(1:1)", { exitCode: 3 });
    expect(draw(run)).toEqual([
      " ● exit-handler-7kq2d main Running",
      " └─● each ok Running",
      "   ├─● each(0:0) ok Running",
      "   └─✖ each(1:1) ok Failed exit code 3",
    ]);
  });

  it("of more than ten counts them, and shows the failed ones", () => {
    const run = runOf(looped(12));
    for (const i of [0, 1, 2, 3, 4]) run.report(1_000 + i, `.each(${i}:${i})`);
    run.report(2_000, ".each(7:7)", { exitCode: 3 });
    expect(draw(run)).toEqual([
      " ● exit-handler-7kq2d main Running",
      " └─● each ok Running",
      "   ├─✖ each ×12 6 Running · 1 Failed · 5 Succeeded",
      "   └─✖ each(7:7) ok Failed exit code 3",
    ]);
  });

  it("of steps is counted, too, each by its own call", () => {
    const run = runOf(`
  - name: main
    steps:
    - - {name: x, template: ok, withSequence: {count: "11"}}
      - {name: y, template: ok, withSequence: {count: "2"}}`);
    expect(draw(run)).toEqual([
      " ● exit-handler-7kq2d main Running",
      " ├─● x ×11 11 Running",
      " ├─● y(0:0) ok Running",
      " └─● y(1:1) ok Running",
    ]);
  });
});

describe("a retry", () => {
  const flaky = `
  - {name: main, steps: [[{name: flaky, template: try}]]}
  - name: try
    retryStrategy: {limit: 2, backoff: {duration: 30s}}
    container: {image: alpine, command: ["false"]}`;

  it("stands for its tries, and says how many there were", () => {
    const run = runOf(flaky);
    run.report(1_000, "[0].flaky(0)", { exitCode: 3 });
    expect(treeLines(fromState(run.state()), style, { now: t0 + 10_000 })).toEqual([
      " ● exit-handler-7kq2d  main  Running    10.0s",
      " └─● flaky             try   Running    10.0s  exit code 3, goes on in 21.0s",
    ]);
    run.offer(31_000, { type: "Tick" });
    expect(draw(run)).toEqual([" ● exit-handler-7kq2d main Running", " └─● flaky ×2 try Running"]);
    run.report(32_000, "[0].flaky(1)", { attempt: 2 });
    expect(draw(run)).toEqual([" ✔ exit-handler-7kq2d main Succeeded", " └─✔ flaky ×2 try Succeeded"]);
    expect(failedSteps(run.state())).toEqual([]);
    expect(lines(run)).toEqual([
      "◷ Pending     exit-handler-7kq2d",
      "● Running     flaky(0)  try",
      "✖ Failed      flaky(0)  1.0s  exit code 3",
      "◷ retrying    flaky  again in 30.0s",
      "● Running     flaky(1)  try",
      "✔ Succeeded   flaky(1)  1.0s",
      "✔ Succeeded   exit-handler-7kq2d  32.0s",
    ]);
  });

  it("shows every try when the last one has failed, of which only that is a failure", () => {
    const run = runOf(flaky);
    run.report(1_000, "[0].flaky(0)", { exitCode: 3 });
    run.offer(31_000, { type: "Tick" });
    run.report(32_000, "[0].flaky(1)", { attempt: 2, exitCode: 4 });
    run.offer(62_000, { type: "Tick" });
    run.report(63_000, "[0].flaky(2)", { attempt: 3, exitCode: 5 });
    expect(draw(run)).toEqual([
      " ✖ exit-handler-7kq2d main Failed",
      " └─✖ flaky ×3 try Failed No more retries left",
      "   ├─✖ flaky(0) try Failed exit code 3",
      "   ├─✖ flaky(1) try Failed exit code 4",
      "   └─✖ flaky(2) try Failed exit code 5",
    ]);
    expect(failedSteps(run.state()).map(({ displayName }) => displayName)).toEqual(["flaky(2)"]);
  });
});

it("hooks stand below their node under their own names", () => {
  const run = runOf(
    `
  - name: main
    steps:
    - - name: work
        template: ok
        hooks:
          exit: {template: ok}
          going: {template: ok, expression: steps.work.status == "Running"}`,
    'hooks: {begun: {template: ok, expression: workflow.status == "Running"}}',
  );
  run.report(1_000, "[0].work");
  expect(draw(run)).toEqual([
    " ● exit-handler-7kq2d main Running",
    " ├─✔ work ok Succeeded",
    " │ ├─● hook going ok Running",
    " │ └─● onExit ok Running",
    " └─● hook begun ok Running",
  ]);
});

describe("a suspended node", () => {
  it("says how to go on", () => {
    const run = runOf("  - {name: main, steps: [[{name: approve, template: gate}]]}\n  - {name: gate, suspend: {}}");
    expect(draw(run)).toEqual([
      " ● exit-handler-7kq2d main Running",
      " └─● approve gate Running waits for somebody: onexit resume exit-handler-7kq2d",
    ]);
    expect(lines(run)).toEqual([
      "◷ Pending     exit-handler-7kq2d",
      "◷ suspended   approve  waits for somebody: onexit resume exit-handler-7kq2d",
    ]);
  });

  it("says which values it needs, or when it goes on", () => {
    const run = runOf(`
  - {name: main, steps: [[{name: approve, template: gate}, {name: pause, template: pause}]]}
  - {name: gate, suspend: {}, outputs: {parameters: [{name: who, valueFrom: {supplied: {}}}]}}
  - {name: pause, suspend: {duration: 1m}}`);
    expect(treeLines(fromState(run.state()), style, { now: t0 + 10_000 })).toEqual([
      " ● exit-handler-7kq2d  main   Running    10.0s",
      " ├─● approve           gate   Running    10.0s  waits for a value: onexit node set exit-handler-7kq2d --node-field-selector displayName=approve --output-parameter who=…",
      " └─● pause             pause  Running    10.0s  goes on in 50.0s",
    ]);
  });
});

it("a node that waits for a lock says for which", () => {
  const run = runOf(`
  - {name: main, steps: [[{name: a, template: locked}]]}
  - {name: locked, synchronization: {mutexes: [{name: db}]}, container: {image: alpine, command: ["true"]}}`);
  expect(draw(run)).toEqual([" ● exit-handler-7kq2d main Running", " └─◷ a locked Pending waits for the mutex db"]);
  expect(lines(run)).toEqual(["◷ Pending     exit-handler-7kq2d", "◷ Pending     a  waits for the mutex db"]);
});

it("a workflow that waits or is suspended says so before it has nodes", () => {
  const locked = runOf(
    "  - {name: main, container: {image: alpine, command: [x]}}",
    "synchronization: {mutexes: [{name: db}]}",
  );
  expect(treeLines(fromState(locked.state()), style, { now: t0 })).toEqual([
    " ◷ exit-handler-7kq2d waits for the mutex db",
  ]);
  const suspended = runOf("  - {name: main, container: {image: alpine, command: [x]}}", "suspend: true");
  expect(treeLines(fromState(suspended.state()), style, { now: t0 })).toEqual([
    " ◷ exit-handler-7kq2d is suspended: onexit resume exit-handler-7kq2d",
  ]);
});

it("a daemon that is up says so, and a set shows its containers", () => {
  const run = runOf(`
  - {name: main, steps: [[{name: db, template: db}], [{name: both, template: both}]]}
  - {name: db, daemon: true, container: {image: alpine, command: [sleep, "9"]}}
  - name: both
    containerSet: {containers: [{name: a, image: alpine, command: [x]}, {name: main, image: alpine, command: [x], dependencies: [a]}]}`);
  run.report(500, "[0].db", { outcome: "ready", ip: "127.0.0.1" });
  run.report(1_000, "[1].both", {
    exitCode: 2,
    containers: [
      { name: "a", phase: "Succeeded", exitCode: 0, message: "" },
      { name: "main", phase: "Failed", exitCode: 2, message: "Error (exit code 2)" },
    ],
  });
  expect(draw(run)).toEqual([
    " ✖ exit-handler-7kq2d main Failed",
    " ├─● db db Running the daemon is up",
    " └─✖ both both Failed exit code 2",
    "   ├─✔ a container Succeeded",
    "   └─✖ main container Failed exit code 2",
  ]);
});

it("a template of another file goes by its name, and an inline one by none", () => {
  const run = runOf(`
  - name: main
    dag: {tasks: [{name: a, inline: {container: {image: alpine, command: ["true"]}}}]}`);
  expect(draw(run)).toEqual([" ● exit-handler-7kq2d main Running", " └─● a Running"]);
});

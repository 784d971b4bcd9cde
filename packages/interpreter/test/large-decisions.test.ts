import { describe, expect, it } from "vitest";
import { nextTickAt } from "../src/index.ts";
import { type Run, submit, t0 } from "./harness.ts";

const head = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  templates:
  - name: work
    container: {image: alpine, command: [sh, -c], args: ["true"]}
  - name: inner
    inputs: {parameters: [{name: n}]}
    steps:
    - - {name: x, template: work, when: "1 == 2", withSequence: {count: "60"}}`;

const wide = Array.from({ length: 1_500 }, (_, i) => `    - {name: t${i}, template: work, when: "1 == 2"}`);

/** Ticks until nothing more starts; each may decide something. */
function tickOn(run: Run): void {
  for (let round = 0; round < 1_000 && nextTickAt(run.state(), t0 + 1000) !== undefined; round += 1) {
    run.offer({ type: "Tick", at: t0 + 1000 });
  }
}

describe("a decision", () => {
  it.each([
    [
      "items of a step",
      6_000,
      `
  - name: main
    steps:
    - - {name: a, template: work, when: "{{item}} == none", withSequence: {count: "6000"}}`,
    ],
    [
      "items of a task",
      6_000,
      `
  - name: main
    dag:
      tasks:
      - {name: a, template: work, when: "{{item}} == none", withSequence: {count: "6000"}}`,
    ],
    ["tasks", 1_500, `\n  - name: main\n    dag:\n      tasks:\n${wide.map((line) => `  ${line}`).join("\n")}`],
    [
      "items in loops in a loop",
      6_000,
      `
  - name: main
    steps:
    - - name: a
        template: inner
        arguments: {parameters: [{name: n, value: "{{item}}"}]}
        withSequence: {count: "100"}`,
    ],
  ])("stays small, however many %s are skipped", (_, skipped, main) => {
    const run = submit(head + main);
    tickOn(run);
    const state = run.state();
    expect(state.phase).toBe("Succeeded");
    expect(state.nodes.count(({ phase }) => phase === "Skipped")).toBe(skipped);
    expect(Math.max(...run.decisions.map((events) => events.length))).toBeLessThan(1_000);
    expect(Math.max(...run.decisions.map((events) => JSON.stringify(events).length))).toBeLessThan(500_000);
  });
});

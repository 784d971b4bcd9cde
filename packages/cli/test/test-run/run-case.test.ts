import { describe, expect, it } from "vitest";
import type { TestCase } from "../../src/test-run/expectation.ts";
import { matrixCases } from "../../src/test-run/matrix.ts";
import { runCase, simulateCase } from "../../src/test-run/run-case.ts";
import { bedOf, workflowOf } from "./beds.ts";

const run = (yaml: string, test: Partial<TestCase> = {}) => runCase(bedOf(yaml), { name: "case", ...test });
const phasesOf = async (yaml: string, inject: string[]) => {
  const { happened } = await run(yaml, { inject });
  return Object.fromEntries(happened.nodes.map(({ path, phase }) => [path, phase]));
};

const retried = workflowOf(`
  - {name: main, steps: [[{name: flaky, template: try}]]}
  - name: try
    retryStrategy: {limit: 3, backoff: {duration: 1h, factor: 2}}
    container: {image: alpine, command: ["true"]}`);

it("counts a step's tries, and waits between them without taking time", async () => {
  const { happened } = await run(retried, { inject: ["flaky#1=Failed", "flaky#2=Exit:7"] });
  expect(
    happened.nodes.filter(({ partOf }) => partOf !== undefined).map(({ displayName, phase }) => [displayName, phase]),
  ).toEqual([
    ["flaky(0)", "Failed"],
    ["flaky(1)", "Failed"],
    ["flaky(2)", "Succeeded"],
  ]);
  expect(happened.phase).toBe("Succeeded");
});

it("fails every item of a loop by the step's name, and one by its own", async () => {
  const looped = workflowOf(`
  - {name: main, steps: [[{name: each, template: ok, withItems: [a, b], continueOn: {failed: true}}]]}`);
  expect(await phasesOf(looped, ["each=Failed"])).toMatchObject({
    "[0].each(0:a)": "Failed",
    "[0].each(1:b)": "Failed",
  });
  expect(await phasesOf(looped, ["each(1:b)=Failed"])).toMatchObject({
    "[0].each(0:a)": "Succeeded",
    "[0].each(1:b)": "Failed",
  });
});

describe("a suspended node", () => {
  const gated = workflowOf(`
  - name: main
    steps:
    - - {name: approve, template: gate}
    - - name: use
        template: echo
        arguments: {parameters: [{name: who, value: "{{steps.approve.outputs.parameters.who}}"}]}
  - {name: gate, suspend: {}, outputs: {parameters: [{name: who, valueFrom: {supplied: {}}}]}}
  - {name: echo, inputs: {parameters: [{name: who}]}, container: {image: alpine, command: [echo, "{{inputs.parameters.who}}"]}}`);

  it("is resumed, with its output's name in brackets for want of a value", () => {
    const { state } = simulateCase(bedOf(gated), { name: "case" });
    expect(state.nodes.get("wf[1].use")?.inputs).toEqual({ who: "(who)" });
  });

  it("is given what a rule says, and fails when one says so", async () => {
    const { state } = simulateCase(bedOf(gated), { name: "case", inject: ["approve=Output:who=ann"] });
    expect(state.nodes.get("wf[1].use")?.inputs).toEqual({ who: "ann" });
    expect(await phasesOf(gated, ["approve=Failed"])).toMatchObject({ "[0].approve": "Failed" });
  });
});

it("lets a deadline pass while a step is delayed", async () => {
  const slow = workflowOf(
    `  - {name: main, steps: [[{name: a, template: ok}]]}`,
    "{entrypoint: main, activeDeadlineSeconds: 60",
  ).replace(
    "spec:\n  {entrypoint: main, activeDeadlineSeconds: 60",
    "spec:\n  entrypoint: main\n  activeDeadlineSeconds: 60",
  );
  expect((await run(slow, { inject: ["a=Delay:59s"] })).happened.phase).toBe("Succeeded");
  expect((await run(slow, { inject: ["a=Delay:61s"] })).happened.phase).toBe("Failed");
});

describe("an action", () => {
  const telling = workflowOf(
    `
  - {name: main, steps: [[{name: a, template: ok}]]}
  - {name: bye, steps: [[{name: tell, template: say}]]}
  - {name: say, plugin: {chat: {channel: "#ops", text: "x", required: true}}}`,
    "entrypoint: main\n  onExit: bye",
  );

  it("is asked for and arrives", async () => {
    const { happened } = await run(telling);
    expect(happened).toMatchObject({
      phase: "Succeeded",
      handlers: ["bye"],
      deliveries: [{ action: "chat", destination: "#ops" }],
    });
  });

  it("is dead when a rule lets it fail", async () => {
    expect(await phasesOf(telling, ["tell=Failed"])).toMatchObject({ "onExit[0].tell": "Failed", wf: "Succeeded" });
  });
});

it("names hooks as handlers, and runs handlers of steps", async () => {
  const hooked = workflowOf(`
  - name: main
    steps:
    - - name: a
        template: ok
        hooks: {exit: {template: ok}, going: {template: ok, expression: steps.a.status == "Running"}}`);
  expect((await run(hooked)).happened.handlers).toEqual(["a.hooks.going", "a.onExit"]);
});

it("finds for each end of the entrypoint the first step that brings it about", () => {
  const spared = workflowOf(`
  - name: main
    steps:
    - - {name: a, template: ok, continueOn: {failed: true}}
    - - {name: b, template: ok}`);
  expect(matrixCases(bedOf(spared), {})).toEqual([
    { name: "Succeeded" },
    { name: "Failed at b", inject: ["b=Failed"] },
  ]);
  const one = workflowOf("  - {name: main, container: {image: alpine, command: [x]}}");
  expect(matrixCases(bedOf(one), {}).map(({ name }) => name)).toEqual(["Succeeded", "Failed at wf", "Error at wf"]);
});

it("says that a step to be failed does not exist", async () => {
  await expect(run(retried, { inject: ["flacky=Failed"] })).rejects.toThrow(/did you mean "flaky"/);
});

it("answers for whatever a workflow may wait for", async () => {
  const everything = workflowOf(
    `
  - name: main
    steps:
    - - {name: db, template: db}
    - - {name: locked, template: locked}
      - {name: kept, template: kept}
      - {name: ask, template: ask}
      - {name: set, template: set}
      - {name: pause, template: pause}
  - {name: db, daemon: true, container: {image: alpine, command: [sleep, "9"]}}
  - {name: locked, synchronization: {mutexes: [{name: m}]}, container: {image: alpine, command: [x]}}
  - {name: kept, memoize: {key: k, cache: {configMap: {name: c}}}, container: {image: alpine, command: [x]}}
  - {name: ask, http: {url: "https://example.com"}}
  - {name: set, containerSet: {containers: [{name: main, image: alpine, command: [x]}]}}
  - {name: pause, suspend: {duration: 2h}}`,
    "entrypoint: main\n  suspend: true\n  synchronization: {mutexes: [{name: whole}]}",
  );
  const { happened, differences } = await run(everything);
  expect(differences).toEqual([]);
  expect(happened.nodes.filter(({ phase }) => phase !== "Succeeded")).toEqual([]);
  expect(happened.phase).toBe("Succeeded");
});

it("goes through a loop of five hundred in a moment", async () => {
  const wide = workflowOf(`  - {name: main, steps: [[{name: each, template: ok, withSequence: {count: "500"}}]]}`);
  const { happened } = await run(wide, { inject: ["each(499:499)=Failed"] });
  expect(happened.phase).toBe("Failed");
  expect(happened.nodes.length).toBe(502);
});

import { describe, expect, it } from "vitest";
import { encodeState, isSettled, plan } from "../src/index.ts";
import { phases, processIn, replay, submit, t0 } from "./harness.ts";

const twoSteps = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    steps:
    - - {name: a, template: work}
      - {name: b, template: work}
    - - {name: c, template: work}
  - name: work
    container: {image: alpine, command: [sh, -c], args: ["true"]}
  - name: bye
    steps:
    - - {name: good, template: say, when: "{{workflow.status}} == Succeeded"}
    - - {name: bad, template: say, when: "{{workflow.status}} != Succeeded"}
  - name: say
    container:
      image: alpine
      command: [echo]
      args: ["{{workflow.name}} {{workflow.status}} {{workflow.message}} {{workflow.duration}} {{workflow.failures}}"]
`;

describe("steps", () => {
  it("run group after group, and the exit handler by the outcome", () => {
    const run = submit(twoSteps);
    expect(plan(run.state()).map((effect) => effect.node)).toEqual(["wf[0].a", "wf[0].b"]);
    run.settle(() => ({}));
    expect(phases(run.state())).toEqual([
      "wf Succeeded",
      "wf[0] Succeeded",
      "wf[0].a Succeeded",
      "wf[0].b Succeeded",
      "wf[1] Succeeded",
      "wf[1].c Succeeded",
      "wf.onExit Succeeded",
      "wf.onExit[0] Succeeded",
      "wf.onExit[0].good Succeeded",
      "wf.onExit[1] Succeeded",
      "wf.onExit[1].bad Skipped",
    ]);
    expect(run.state().phase).toBe("Succeeded");
    expect(isSettled(run.state())).toBe(true);
  });

  it("let the siblings of a failed step run to their end, and start no later group", () => {
    const run = submit(twoSteps);
    run.report("wf[0].a", { exitCode: 3 });
    expect(plan(run.state()).map((effect) => effect.node)).toEqual(["wf[0].b"]);
    run.report("wf[0].b", {});
    expect(run.state().nodes.get("wf")?.phase).toBe("Failed");
    expect(run.state().nodes.has("wf[1]")).toBe(false);
    expect(run.state().nodes.get("wf[0].a")?.message).toBe("main: Error (exit code 3)");
    run.settle(() => ({}));
    expect(run.state().phase).toBe("Failed");
    expect(run.state().message).toMatch(/^child 'wf-\d+' failed$/);
  });

  it("give the handler the status variables as Argo prints them", () => {
    const run = submit(twoSteps);
    run.report("wf[0].a", { exitCode: 3 });
    run.report("wf[0].b", {}, t0 + 1500);
    const [text = ""] = processIn(plan(run.state())[0]).args;
    expect(text).toMatch(/^wf Failed child 'wf-\d+' failed 1\.500000 "\[\{\\"displayName\\":\\"a\\"/);
  });

  it("fold from the journal to the very same state", () => {
    const run = submit(twoSteps);
    run.settle((effect) => (effect.displayName === "c" ? { exitCode: 1, logTail: "boom" } : {}));
    const replayed = replay(run.decisions);
    expect(replayed && encodeState(replayed)).toEqual(encodeState(run.state()));
  });

  it("decide nothing from a report that is repeated, late or of another attempt", () => {
    const run = submit(twoSteps);
    expect(run.report("wf[0].a", { attempt: 2 })).toEqual([]);
    expect(run.report("nobody", {})).toEqual([]);
    run.report("wf[0].a", {});
    expect(run.report("wf[0].a", { exitCode: 1 })).toEqual([]);
  });
});

describe("parameters and results", () => {
  const passing = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  arguments: {parameters: [{name: who, value: world}]}
  templates:
  - name: main
    steps:
    - - name: make
        template: make
        arguments: {parameters: [{name: text, value: "hello {{workflow.parameters.who}}"}]}
    - - name: use
        template: use
        when: "{{steps.make.outputs.result}} =~ hello"
        arguments: {parameters: [{name: n, value: "{{steps.make.outputs.parameters.n}} {{steps.make.outputs.result}}"}]}
    outputs:
      parameters: [{name: all, valueFrom: {parameter: "{{steps.make.outputs.parameters.n}}"}}]
  - name: make
    inputs: {parameters: [{name: text}]}
    outputs: {parameters: [{name: n, valueFrom: {path: n.txt}}]}
    script: {image: alpine, command: [sh], source: "echo {{inputs.parameters.text}} > {{outputs.parameters.n.path}}"}
  - name: use
    inputs: {parameters: [{name: n}, {name: m, value: "default"}]}
    container: {image: alpine, command: [echo], args: ["{{inputs.parameters.n}} {{inputs.parameters.m}} {{node.name}}"]}
`;

  it("pass from step to step and out of the template", () => {
    const run = submit(passing);
    const make = processIn(plan(run.state())[0]);
    expect(make.source).toBe("echo hello world > n.txt");
    expect(make.captureResult).toBe(true);
    run.report("wf[0].make", { outputs: { parameters: { n: "42" }, result: "hello {{workflow.name}}" } });
    const use = processIn(plan(run.state())[0]);
    expect(use.captureResult).toBe(false);
    expect(use.args).toEqual(["42 hello {{workflow.name}} default wf[1].use"]);
    run.report("wf[1].use", {});
    expect(run.state().nodes.get("wf")?.outputs.parameters).toEqual({ all: "42" });
  });

  it("make the step Error and the template Failed when a value is missing", () => {
    const run = submit(passing);
    run.report("wf[0].make", { outputs: { parameters: {}, result: "hello" } });
    expect(phases(run.state()).slice(-2)).toEqual(["wf[1] Error", "wf[1].use Error"]);
    expect(run.state().nodes.get("wf[1].use")?.message).toBe("failed to resolve {{steps.make.outputs.parameters.n}}");
    expect(run.state().phase).toBe("Failed");
  });
});

describe("the workflow's own arguments", () => {
  it("may name the workflow in their values", () => {
    const run = submit(`
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf, labels: {team: blue}}
spec:
  entrypoint: main
  arguments: {parameters: [{name: dir, value: "/tmp/{{workflow.name}}-{{workflow.labels.team}}"}]}
  templates:
  - name: main
    inputs: {parameters: [{name: dir}]}
    container: {image: alpine, command: [echo], args: ["{{inputs.parameters.dir}} {{workflow.parameters.dir}}"]}
`);
    expect(processIn(plan(run.state())[0]).args).toEqual(["/tmp/wf-blue /tmp/wf-blue"]);
  });
});

import { describe, expect, it } from "vitest";
import {
  argoWorkflow,
  decide,
  decodeState,
  earlierNodes,
  encodeState,
  fold,
  type Input,
  plan,
  type WorkflowState,
} from "../src/index.ts";
import { identity, type Run, submit, t0 } from "./harness.ts";

const workflow = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  onExit: bye
  hooks:
    failed: {expression: 'workflow.status == "Failed"', template: tell}
  templates:
  - name: main
    dag:
      tasks:
      - {name: good, template: make, onExit: tidy}
      - {name: twice, template: again}
      - {name: each, template: make, withItems: [a, b]}
      - {name: bad, template: step, onExit: tidy, depends: good.Succeeded}
      - name: after
        template: say
        depends: bad.Succeeded && good.Succeeded
        arguments: {parameters: [{name: text, value: "{{tasks.good.outputs.result}}"}]}
  - name: make
    synchronization: {mutexes: [{name: one}]}
    script: {image: alpine, command: [sh], source: make}
  - name: again
    retryStrategy: {limit: 1}
    steps:
    - - {name: first, template: step}
    - - {name: second, template: step}
  - name: step
    container: {image: alpine, command: [x]}
  - name: say
    inputs: {parameters: [{name: text}]}
    container: {image: alpine, command: [echo], args: ["{{inputs.parameters.text}}"]}
  - {name: tidy, container: {image: alpine, command: [tidy]}}
  - {name: tell, container: {image: alpine, command: [tell]}}
  - {name: bye, container: {image: alpine, command: [bye]}}
`;

/** Grants locks and answers processes until nothing is in flight; gives the nodes whose processes ran, in order. */
function drive(
  start: WorkflowState,
  failing: readonly string[],
  first = start,
): { state: WorkflowState; ran: string[] } {
  let state = first;
  const ran: string[] = [];
  const offer = (input: object) => {
    state = decide(state, { at: t0 + 1000, host: "h", ...input } as Input).state ?? state;
  };
  for (let round = 0; round < 100; round += 1) {
    const effects = plan(state);
    const before = state;
    for (const effect of effects) {
      if (effect.type === "AcquireLocks")
        offer({ type: "LockGrant", ...("node" in effect ? { node: effect.node } : {}) });
      if (effect.type !== "RunProcess") continue;
      const { node, attempt } = effect;
      ran.push(node);
      const exitCode = failing.some((end) => node.endsWith(end)) ? 1 : 0;
      const outputs = { parameters: {}, result: `from ${node}` };
      const report = { node, attempt, outcome: "exited", exitCode, outputs, logTail: "", host: "h" };
      offer({ type: "Report", report });
    }
    if (state === before) return { state, ran };
  }
  throw new Error("the workflow did not come to an end");
}

/** The workflow as it ended, and what a memoized resubmission of it begins with. */
function half(failing: readonly string[]) {
  const run: Run = submit(workflow);
  return drive(run.state(), failing).state;
}

function resubmitted(old: WorkflowState): WorkflowState {
  const earlier = earlierNodes(old);
  if ("problem" in earlier) throw new Error(earlier.problem);
  const { manifest, semantics, context } = old;
  const input = {
    manifest,
    semantics,
    context,
    earlier: earlier.nodes,
    workflow: { ...identity, name: "wf-2", uid: "uid-2" },
  };
  const { events } = decide(undefined, { type: "Submit", at: t0, host: "h", ...input });
  // By way of the journal and a snapshot, as after a crash.
  return decodeState(encodeState(fold(undefined, events) as WorkflowState)) as WorkflowState;
}

describe("a memoized resubmission", () => {
  it("takes over what succeeded: its tries, items and hooks too; what belongs to an end or to a failure runs again", () => {
    const old = half([".bad", "(0)[1].second"]);
    expect(old.phase).toBe("Failed");
    expect(Object.keys((earlierNodes(old) as { nodes: object }).nodes).sort()).toEqual([
      ".each(0:a)",
      ".each(1:b)",
      ".good",
      ".good.onExit",
      ".twice(0)[0].first",
      ".twice(0)[1].second",
    ]);
    const { state, ran } = drive(resubmitted(old), []);
    expect(ran).toEqual(["wf-2.bad", "wf-2.bad.onExit", "wf-2.after", "wf-2.onExit"]);
    expect(state).toMatchObject({ phase: "Succeeded" });
    expect(state.earlier.isEmpty()).toBe(true);
  });

  it("uses the outputs, and shows the nodes as Argo does", () => {
    const { state } = drive(resubmitted(half([".bad"])), []);
    expect(state.nodes.get("wf-2.after")?.inputs).toEqual({ text: "from wf.good" });
    const nodes = Object.values((argoWorkflow(state, "1").status as { nodes: object }).nodes);
    expect(nodes.find(({ name }) => name === "wf-2.good")).toMatchObject({
      type: "Skipped",
      phase: "Skipped",
      message: expect.stringMatching(/^original pod: wf-\d+$/),
      outputs: { result: "from wf.good" },
    });
  });

  it("tells of a failure of its own, and can be resubmitted again", () => {
    const second = drive(resubmitted(half([".bad"])), [".bad"]);
    expect(second.ran).toEqual(["wf-2.bad", "wf-2.bad.onExit", "wf-2.hooks.failed", "wf-2.onExit"]);
    expect(Object.keys((earlierNodes(second.state) as { nodes: object }).nodes)).toContain(".good");
  });

  it("is only for what failed, and for no more than a decision can hold", () => {
    expect(earlierNodes(half([]))).toEqual({
      problem: 'workflow must be Failed/Error to resubmit in memoized mode: "wf" is Succeeded',
    });
    const old = half([".bad"]);
    const good = old.nodes.get("wf.good");
    const large = {
      ...old,
      nodes: old.nodes.set("wf.good", { ...good, outputs: { parameters: {}, result: "x".repeat(600_000) } } as never),
    };
    expect(earlierNodes(large)).toMatchObject({ problem: expect.stringContaining("retry it instead") });
  });

  it("does not take anything over twice: what is retried later runs", () => {
    const second = drive(resubmitted(half([".bad"])), [".bad"]).state;
    const input = {
      type: "Retry",
      at: t0 + 60_000,
      host: "h",
      by: "me",
      restartSuccessful: true,
      nodeFieldSelector: "name=wf-2.good",
    };
    const { state } = decide(second, input as Input);
    expect(drive(second, [], state).ran).toContain("wf-2.good");
  });
});

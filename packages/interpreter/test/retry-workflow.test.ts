import type { DeliveryEvent } from "@onexit/events";
import { describe, expect, it } from "vitest";
import {
  argoWorkflow,
  decide,
  decodeState,
  encodeState,
  fold,
  type Input,
  plan,
  planRetry,
  type RetryOptions,
  type WorkflowState,
} from "../src/index.ts";
import { phases, type Run, submit, t0 } from "./harness.ts";

const dag = (extra = "") => `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf, labels: {team: web}}
spec:
  entrypoint: main
  onExit: bye
  arguments: {parameters: [{name: who, value: ann}]}
  ${extra}
  templates:
  - name: main
    inputs: {parameters: [{name: who}]}
    dag:
      tasks:
      - {name: good, template: step}
      - {name: bad, template: step}
      - {name: after, template: say, depends: bad, arguments: {parameters: [{name: text, value: "{{inputs.parameters.who}}"}]}}
      - {name: beside, template: step, depends: good}
  - name: step
    container: {image: alpine, command: [x]}
  - name: say
    inputs: {parameters: [{name: text}]}
    container: {image: alpine, command: [echo], args: ["{{inputs.parameters.text}}"]}
  - name: bye
    steps:
    - - {name: tell, template: tell}
  - name: tell
    plugin: {webhook: {url: "http://127.0.0.1:1"}}
`;

/** What was started, and as which attempt. */
const started = (run: Run) =>
  run.decisions
    .flat()
    .flatMap((event) =>
      event.type === "NodeStarted" && event.work.kind !== "composite" ? [`${event.displayName} ${event.attempt}`] : [],
    );

const retry = (run: Run, options: RetryOptions = {}, at = t0 + 60_000) =>
  run.offer({ type: "Retry", by: "me", at, ...options } as never);

const failed = (yaml: string, failing: string, semantics: "onexit" | "argo" = "onexit", answered = true) => {
  const run = submit(yaml, semantics);
  run.settle(({ displayName }) => ({ exitCode: displayName === failing ? 1 : 0 }));
  if (answered) deliverAll(run);
  return run;
};

/** Answers every process with its present attempt. */
const goOn = (run: Run, failing = "") =>
  run.settle(({ displayName, attempt }) => ({ attempt, exitCode: displayName === failing ? 1 : 0 }));

const sent = (run: Run, key: string): DeliveryEvent => {
  const { workflow, action, origin, destination } = requests(run).find((request) => request.key === key) as never;
  const fact = { at: t0 + 2000, workflow, key, action, origin, destination, attempt: 1, durationMs: 5 };
  return { ...fact, type: "ActionSucceeded", detail: "200", already: false } as DeliveryEvent;
};

const requests = (run: Run) =>
  plan(run.state()).flatMap((effect) => (effect.type === "RequestAction" ? [effect.request] : []));

const deliverAll = (run: Run) => {
  for (const { key } of requests(run)) run.deliver(sent(run, key));
};

describe("a workflow that failed and is retried", () => {
  it("runs again what failed and what depends on it, and its exit handler; what succeeded stays", () => {
    const run = failed(dag(), "bad");
    expect(run.state()).toMatchObject({ phase: "Failed", run: 0 });
    const [event] = retry(run);
    expect(event).toEqual({
      type: "WorkflowRetried",
      at: t0 + 60_000,
      by: "me",
      run: 1,
      removed: ["wf.bad", "wf.after", "wf.onExit"],
      reopened: ["wf"],
    });
    expect(run.state()).toMatchObject({ phase: "Running", startedAt: t0 + 60_000, finishedAt: undefined, message: "" });
    goOn(run);
    deliverAll(run);
    expect(run.state()).toMatchObject({ phase: "Succeeded", run: 1, workflow: { name: "wf", uid: "uid-1" } });
    expect(started(run)).toEqual(["good 1", "bad 1", "beside 1", "tell 1", "bad 2", "after 1", "tell 1"]);
    expect(phases(run.state())).toContain("wf.onExit[0].tell Succeeded");
  });

  it("asks for its actions anew, under keys of the new run; what the old one asked for is still wanted", () => {
    const run = failed(dag(), "bad", "onexit", false);
    const [old] = requests(run);
    run.offer({ type: "Tick", at: t0 + 40_000 });
    // The handler has gone on, the delivery has not ended.
    expect(run.state().deliveries.get(old?.key ?? "")?.state).toBe("pending");
    expect(run.state().phase).toBe("Failed");
    retry(run);
    expect(requests(run)).toEqual([old]);
    goOn(run);
    expect(requests(run).map(({ key }) => key === old?.key)).toEqual([true, false]);
    deliverAll(run);
    expect([...run.state().deliveries.values()].map(({ state }) => state)).toEqual(["sent", "sent"]);
    expect(run.state().finishedAt).toBeDefined();
    expect(run.decisions.flat().filter(({ type }) => type === "WorkflowFinished")).toMatchObject([{}, { run: 1 }]);
  });

  it("may have other arguments, which its composites see, too", () => {
    const run = failed(dag(), "bad");
    retry(run, { parameters: { who: "bob" } });
    run.report("wf.bad", { attempt: 2 });
    const [effect] = plan(run.state());
    expect(effect).toMatchObject({ node: "wf.after", work: { args: ["bob"] } });
    expect(argoWorkflow(run.state(), "1").spec).toMatchObject({
      arguments: { parameters: [{ name: "who", value: "bob" }] },
    });
  });

  it("has no label `completed` while it runs, and the condition Completed is False", () => {
    const run = failed(dag(), "bad");
    retry(run);
    const { metadata, status, spec } = argoWorkflow(run.state(), "1") as never as Record<
      string,
      Record<string, unknown>
    >;
    expect(metadata?.labels).toEqual({ team: "web", "workflows.argoproj.io/phase": "Running" });
    expect(status?.conditions).toContainEqual({ type: "Completed", status: "False" });
    expect(status).toMatchObject({ phase: "Running", finishedAt: null });
    expect(spec).not.toHaveProperty("shutdown");
  });

  it("that was stopped forgets that, and starts what it had not come to", () => {
    const run = submit(dag("parallelism: 1"));
    run.offer({ type: "Cancel", at: t0 + 10, strategy: "Stop", by: "me", message: "" });
    run.report("wf.good", { exitCode: 143 });
    deliverAll(run);
    expect(run.state()).toMatchObject({ phase: "Failed", message: "Stopped with strategy 'Stop'" });
    retry(run);
    goOn(run);
    deliverAll(run);
    expect(run.state()).toMatchObject({ phase: "Succeeded", shutdown: undefined });
  });

  it("restarts what a selector names although it succeeded, with all behind it", () => {
    const run = failed(dag(), "");
    expect(planRetry(run.state(), {})).toEqual({
      problem: "To retry a succeeded workflow, set the options restartSuccessful and nodeFieldSelector",
    });
    retry(run, { restartSuccessful: true, nodeFieldSelector: "displayName=good" });
    goOn(run);
    expect(started(run).slice(5)).toEqual(["good 2", "beside 2", "tell 1"]);
  });

  it("begins with its handler where only that had failed", () => {
    const yaml = dag().replace('plugin: {webhook: {url: "http://127.0.0.1:1"}}', "container: {image: a, command: [x]}");
    const run = failed(yaml, "tell", "argo");
    expect(run.state().phase).toBe("Failed");
    retry(run);
    goOn(run);
    expect(run.state().phase).toBe("Succeeded");
    expect(started(run).slice(5)).toEqual(["tell 2"]);
  });

  it("leaves a failure alone from which it went on", () => {
    const run = failed(
      `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - {name: tolerated, template: step, continueOn: {failed: true}}
    - - {name: fine, template: step}
    - - {name: a, template: step, withItems: [1, 2, 3]}
  - name: step
    container: {image: alpine, command: [x]}
`,
      "nobody",
    );
    expect(run.state().phase).toBe("Succeeded");
    const again = submit(JSON.stringify(run.state().manifest));
    again.settle(({ displayName }) => ({ exitCode: ["tolerated", "a(1:2)"].includes(displayName) ? 1 : 0 }));
    expect(again.state().phase).toBe("Failed");
    retry(again);
    goOn(again);
    expect(again.state().phase).toBe("Succeeded");
    expect(started(again).slice(5)).toEqual(["a(1:2) 2"]);
    expect(phases(again.state())).toContain("wf[0].tolerated Failed");
  });

  it("can be retried again and again", () => {
    const run = failed(dag(), "bad");
    for (const number of [1, 2, 3]) {
      retry(run, {}, t0 + number * 100_000);
      goOn(run, number === 3 ? "" : "bad");
      deliverAll(run);
      expect(run.state()).toMatchObject({ run: number, phase: number === 3 ? "Succeeded" : "Failed" });
    }
    expect(run.state().deliveries.size).toBe(4);
  });

  it("is the same when its journal is folded, and when its state was written down", () => {
    const run = failed(dag(), "bad");
    retry(run, { parameters: { who: "bob" } });
    const text = (state: WorkflowState | undefined) => JSON.stringify(state && encodeState(state));
    expect(text(fold(undefined, JSON.parse(JSON.stringify(run.decisions.flat()))))).toBe(text(run.state()));
    const read = decodeState(JSON.parse(text(run.state()) ?? ""));
    expect(read && encodeState(read)).toEqual(encodeState(run.state()));
  });
});

describe("a workflow that cannot be retried says why", () => {
  it("runs", () => {
    const run = submit(dag());
    expect(planRetry(run.state())).toEqual({
      problem: 'Cannot retry a workflow in phase Running: "wf" has not ended yet',
    });
    expect(retry(run)).toEqual([]);
  });

  it("was told nonsense", () => {
    const { state } = failed(dag(), "bad");
    expect(planRetry(state(), { parameters: { hwo: "bob" } })).toEqual({
      problem: 'the workflow has no parameter "hwo"',
    });
    const selecting = (nodeFieldSelector: string) => planRetry(state(), { restartSuccessful: true, nodeFieldSelector });
    expect(selecting("displayName=nobody")).toEqual({ problem: 'no node matches "displayName=nobody"' });
    expect(selecting("colour=red")).toMatchObject({ problem: expect.stringContaining('"colour"') });
  });
});

describe("labels and annotations", () => {
  const set = (run: Run, changes: object) =>
    run.offer({ type: "SetMetadata", by: "me", at: t0 + 70_000, ...changes } as never);
  const labelsOf = (run: Run) => (argoWorkflow(run.state(), "1").metadata as { labels: Record<string, string> }).labels;

  it("are set and taken away, also after the end; the engine's own stay", () => {
    const run = failed(dag(), "bad");
    const events = set(run, {
      labels: { team: null, tier: "gold", "workflows.argoproj.io/phase": "x" },
      annotations: { a: "b" },
    });
    expect(events).toHaveLength(1);
    expect(labelsOf(run)).toMatchObject({ tier: "gold", "workflows.argoproj.io/phase": "Failed" });
    expect(labelsOf(run)).not.toHaveProperty("team");
    expect(argoWorkflow(run.state(), "1").metadata).toMatchObject({ annotations: { a: "b" } });
    expect(set(run, { labels: { tier: "gold", team: null } })).toEqual([]);
  });

  it("are what a step that begins afterwards sees", () => {
    const yaml = dag().replace('value: "{{inputs.parameters.who}}"', 'value: "{{workflow.labels.team}}"');
    const run = submit(yaml);
    set(run, { labels: { team: "ops" } });
    run.report("wf.bad", {});
    const effect = plan(run.state()).find((one) => one.type === "RunProcess" && one.displayName === "after");
    expect(effect).toMatchObject({ work: { args: ["ops"] } });
  });
});

it("a report of an earlier run is nobody's", () => {
  const run = failed(dag(), "bad");
  retry(run);
  const late: Input = {
    type: "Report",
    at: t0 + 61_000,
    host: "h",
    report: {
      node: "wf.bad",
      attempt: 1,
      outcome: "exited",
      exitCode: 0,
      outputs: { parameters: {} },
      logTail: "",
      host: "h",
    },
  };
  expect(decide(run.state(), late).events).toEqual([]);
});

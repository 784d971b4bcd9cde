import type { ActionRequested, WatchFinding } from "@onexit/events";
import { decide, type Input, plan, type WorkflowState } from "@onexit/interpreter";
import { parseManifests } from "@onexit/manifest";
import type { Lease } from "@onexit/nats";
import type { WorkflowEnd } from "@onexit/policy";
import { describe, expect, it } from "vitest";
import { createWatchdog, type WatchPorts } from "../src/watch/watchdog.ts";
import type { Watched } from "../src/watch/workflows.ts";

const yaml = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: web}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    steps: [[{name: a, template: work}], [{name: b, template: work}]]
  - {name: work, script: {image: alpine, command: [sh], source: "true"}}
  - name: bye
    steps:
    - - {name: note, template: work}
    - - {name: good, template: tell, when: "{{workflow.status}} == Succeeded"}
      - {name: bad, template: tell, when: "{{workflow.status}} != Succeeded"}
    - - {name: tidy, template: tidy}
  - {name: tell, plugin: {slack: {channel: "#ops", text: "{{workflow.status}}: {{failure.message}}"}}}
  - {name: tidy, plugin: {cleanup: {files: [/srv/x]}}}
`;

const workflow = { cluster: "local", namespace: "default", name: "web", uid: "u1" };
type Question = Input extends infer I ? (I extends Input ? Omit<I, "at" | "host"> : never) : never;

/** The state after these inputs, each a second after the one before. */
function stateAfter(...questions: readonly Question[]): WorkflowState {
  const parsed = parseManifests(yaml, "wf.yaml");
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  const manifest = parsed.workflows[0]?.manifest ?? {};
  const submit: Question = { type: "Submit", workflow, manifest, resources: [], semantics: "onexit", context: {} };
  let state: WorkflowState | undefined;
  [submit, ...questions].forEach((question, index) => {
    ({ state } = decide(state, { ...question, at: index * 1_000, host: "h" } as Input));
  });
  if (state === undefined) throw new Error("no state");
  return state;
}

const ended = (node: string, exitCode: number): Question => ({
  type: "Report",
  report: { node, attempt: 1, outcome: "exited", exitCode, outputs: { parameters: {} }, logTail: "", host: "h" },
});

/** A watchdog over one workflow; time passes by `pass`. */
function createBed(state: WorkflowState, engine: Watched["engine"] = { id: "engine.a", epoch: 5 }) {
  let clock = 1_000_000;
  let revision = 0;
  const bed = {
    alive: true,
    later: [] as Lease[],
    watched: [{ state, seq: 1, ...(engine ? { engine } : {}) }] as Watched[],
    latest: state,
    stream: new Map<string, ActionRequested>(),
    lost: [] as WorkflowEnd[],
    findings: [] as WatchFinding[],
  };
  const reported = new Set<string>();
  const ports: WatchPorts = {
    leases: async () => {
      if (bed.alive) revision += 1;
      const holder = { host: "h", pid: 1, takesUp: true };
      return [
        { id: "engine.a", holder, epoch: 5, revision },
        ...bed.later.map((lease) => ({ ...lease, revision: clock })),
      ];
    },
    workflows: () => bed.watched,
    latest: async () => bed.latest,
    requestedKeys: async () => new Set(bed.stream.keys()),
    request: async (request) => void bed.stream.set(request.key, request),
    routeLost: async (end) => void bed.lost.push(end),
    report: async (finding, id) => {
      if (reported.has(id)) return;
      reported.add(id);
      bed.findings.push(finding);
    },
    now: () => clock,
    monotonic: () => clock,
  };
  const look = createWatchdog(ports, { grace: 30_000, lostAfter: 300_000, handlerOverdue: 1_200_000 });
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds; i += 5) {
      clock += 5_000;
      await look();
    }
  };
  const found = () => bed.findings.map(({ finding }) => finding);
  return { bed, pass, found };
}

describe("a workflow whose engine is gone", () => {
  it("is none while the lease is renewed, or where its engine holds none", async () => {
    const living = createBed(stateAfter());
    await living.pass(600);
    expect(living.found()).toEqual([]);
    const { bed, pass, found } = createBed(stateAfter(), undefined);
    bed.watched = [{ state: stateAfter(), seq: 1 }];
    bed.alive = false;
    await pass(600);
    expect(found()).toEqual([]);
  });

  it("is reported after the grace, and lost after a longer time, each once", async () => {
    const { bed, pass, found } = createBed(stateAfter());
    await pass(5);
    bed.alive = false;
    await pass(20);
    expect(found()).toEqual([]);
    await pass(40);
    expect(bed.findings).toMatchObject([{ finding: "EngineGone", workflow, engine: "engine.a", epoch: 5 }]);
    expect(bed.lost).toEqual([]);
    await pass(600);
    expect(found()).toEqual(["EngineGone", "Lost"]);
    expect(bed.lost).toHaveLength(1);
    expect(bed.lost[0]).toMatchObject({
      outcome: "Lost",
      variables: { workflow: { status: "Error", message: expect.stringMatching(/^lost: /) } },
    });
  });

  it("has its handler's messages asked for as an engine would, but nothing that removes or stores", async () => {
    const state = stateAfter(ended("web[0].a", 0));
    const { bed, pass } = createBed(state);
    bed.alive = false;
    await pass(600);
    const asked = [...bed.stream.values()];
    expect(asked.map(({ action, origin }) => [action, origin])).toEqual([
      ["slack", { kind: "node", node: "web.onExit[1].bad" }],
    ]);
    expect(asked[0]?.variables).toMatchObject({
      failure: { message: expect.stringMatching(/^lost/) },
    });
    // What a late engine, on which the same step fails, asks for has the same key.
    const late = stateAfter(ended("web[0].a", 0), ended("web[1].b", 1), ended("web.onExit[0].note", 0));
    const keys = plan(late).flatMap((effect) => (effect.type === "RequestAction" ? [effect.request.key] : []));
    expect(keys).toEqual([...bed.stream.keys()]);
  });

  it("is left alone when it had ended meanwhile", async () => {
    const { bed, pass, found } = createBed(stateAfter());
    bed.alive = false;
    bed.latest = { ...bed.latest, finishedAt: 1 };
    await pass(600);
    expect(found()).toEqual(["EngineGone"]);
    expect(bed.stream.size).toBe(0);
  });

  it("is in good hands again once a later engine lives", async () => {
    const { bed, pass, found } = createBed(stateAfter());
    bed.alive = false;
    await pass(60);
    bed.later = [{ id: "engine.b", holder: { host: "h", pid: 2, takesUp: true }, epoch: 9, revision: 0 }];
    await pass(600);
    expect(found()).toEqual(["EngineGone", "EngineBack"]);
  });

  it("is not in the hands of an engine that takes up nothing of others", async () => {
    const { bed, pass, found } = createBed(stateAfter());
    bed.alive = false;
    bed.later = [{ id: "engine.b", holder: { host: "h", pid: 2, takesUp: false }, epoch: 9, revision: 0 }];
    await pass(60);
    expect(found()).toEqual(["EngineGone"]);
  });
});

describe("what else the watchdog finds", () => {
  const failing = [ended("web[0].a", 1)];

  it("is an exit handler that runs for too long", async () => {
    const { pass, found } = createBed(stateAfter(...failing));
    await pass(300);
    expect(found()).toEqual(["HandlerOverdue"]);
  });

  it("are actions that were decided on and that nobody asked for: it asks", async () => {
    const state = stateAfter(...failing, ended("web.onExit[0].note", 0));
    const { bed, pass } = createBed(state);
    await pass(60);
    expect([...bed.stream.values()].map(({ action }) => action)).toEqual(["slack"]);
    expect(bed.findings).toMatchObject(
      [{ finding: "ActionsNotRequested", message: /slack/ }].map(({ finding }) => ({ finding })),
    );
  });

  it("is nothing where the request is in the stream", async () => {
    const state = stateAfter(...failing, ended("web.onExit[0].note", 0));
    const { bed, pass, found } = createBed(state);
    for (const effect of plan(state))
      if (effect.type === "RequestAction") bed.stream.set(effect.request.key, effect.request);
    await pass(60);
    expect(found()).toEqual([]);
  });
});

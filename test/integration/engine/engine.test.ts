import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeState, fold } from "@onexit/interpreter";
import { openEventLog } from "@onexit/nats";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manifestOf, startTestEngine, type TestEngine } from "../../support/engine.ts";
import { createTestServer, eventually } from "../../support/nats.ts";

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-engine-test-"));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

/** Each step appends its name to a file; `hold` waits until a file of that name appears. */
const workflow = () => `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: engine-}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    steps:
    - - {name: one, template: step, arguments: {parameters: [{name: name, value: one}, {name: code, value: "0"}]}}
    - - {name: two, template: step, arguments: {parameters: [{name: name, value: two}, {name: code, value: "3"}]}}
  - name: step
    inputs: {parameters: [{name: name}, {name: code}]}
    container:
      image: alpine
      command: [sh, -c]
      args: ["echo {{inputs.parameters.name}} >> ${dir}/ran; until [ -e ${dir}/go ]; do sleep 0.02; done; exit {{inputs.parameters.code}}"]
  - name: bye
    container: {image: alpine, command: [sh, -c], args: ['echo bye-{{workflow.status}} >> ${dir}/ran']}
`;

async function submit(engine: TestEngine): Promise<string> {
  const submitted = await engine.running.engine.submit(manifestOf(workflow()), {
    namespace: "default",
    semantics: "onexit",
  });
  if ("refused" in submitted) throw new Error(JSON.stringify(submitted.refused));
  return submitted.workflow.uid;
}

const ran = async () => (await readFile(join(dir, "ran"), "utf8").catch(() => "")).trim().split("\n");
const go = () => writeFile(join(dir, "go"), "");

describe("an engine", () => {
  it("runs a failing workflow and its exit handler as real processes", async () => {
    await using server = await createTestServer();
    await using nats = await server.connect();
    await using engine = await startTestEngine(nats);
    await go();
    const state = await engine.settled(await submit(engine));
    expect(state).toMatchObject({ phase: "Failed", exit: { status: "Failed", phase: "Succeeded" } });
    expect(await ran()).toEqual(["one", "two", "bye-Failed"]);
  });

  it("that goes away in the middle of a step is continued by the next one, and no step runs twice", async () => {
    await using server = await createTestServer();
    await using nats = await server.connect();
    const data = join(dir, "data");
    const first = await startTestEngine(nats, data);
    const uid = await submit(first);
    await eventually(async () => (await ran()).includes("one"));
    await first.abandon();
    await using second = await startTestEngine(nats, data);
    expect(await second.running.engine.recover()).toHaveLength(1);
    await go();
    const state = await second.settled(uid);
    expect(state.phase).toBe("Failed");
    expect(await ran()).toEqual(["one", "two", "bye-Failed"]);
  });

  it("goes on when nats-server is killed and comes back", async () => {
    await using server = await createTestServer();
    await using nats = await server.connect();
    await using engine = await startTestEngine(nats);
    const uid = await submit(engine);
    await eventually(async () => (await ran()).includes("one"));
    await server.kill();
    await go();
    await server.restart();
    const state = await engine.settled(uid, 30_000);
    expect(state.exit?.phase).toBe("Succeeded");
    expect(await ran()).toEqual(["one", "two", "bye-Failed"]);
  });

  it("has in memory what its journal folds to", async () => {
    await using server = await createTestServer();
    await using nats = await server.connect();
    await using engine = await startTestEngine(nats);
    await go();
    const state = await engine.settled(await submit(engine));
    const decisions = [];
    for await (const { decision } of openEventLog(nats).read(state.workflow, 0)) decisions.push(decision);
    const folded = fold(
      undefined,
      decisions.flatMap((decision) => decision.events),
    );
    expect(folded && encodeState(folded)).toEqual(encodeState(state));
  });

  it("drops its plan and folds again when another writer was first", async () => {
    await using server = await createTestServer();
    await using nats = await server.connect();
    await using engine = await startTestEngine(nats);
    const uid = await submit(engine);
    await eventually(async () => (await ran()).includes("one"));
    const held = engine.running.engine.stateOf(uid);
    if (held === undefined) throw new Error("not held");
    const stop = { type: "StopRequested", at: Date.now(), by: "rival", message: "" } as const;
    await openEventLog(nats).append(held.state.workflow, { id: "rival", events: [stop] }, held.seq);
    await go();
    const state = await engine.settled(uid);
    expect(state.shutdown?.by).toBe("rival");
  });

  it("refuses a name that is taken, and a manifest with problems, and stores nothing", async () => {
    await using server = await createTestServer();
    await using nats = await server.connect();
    await using engine = await startTestEngine(nats);
    const named = { ...manifestOf(workflow()), metadata: { name: "fixed" } };
    const options = { namespace: "default", semantics: "onexit" } as const;
    expect(await engine.running.engine.submit(named, options)).toHaveProperty("workflow");
    expect(await engine.running.engine.submit(named, options)).toMatchObject({ refused: { reason: "exists" } });
    const broken = { ...named, spec: { entrypoint: "nobody", templates: [] } };
    expect(await engine.running.engine.submit(broken, options)).toMatchObject({ refused: { reason: "invalid" } });
    const [held] = engine.running.engine.held();
    expect(engine.running.engine.held()).toHaveLength(1);
    await go();
    await engine.settled(held?.state.workflow.uid ?? "");
  });
});

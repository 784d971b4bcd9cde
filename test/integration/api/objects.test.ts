import type { RunningEngine } from "@onexit/engine";
import { type JsonObject, journalSubject, type WorkflowEvent } from "@onexit/events";
import { openEventLog, openSnapshots } from "@onexit/nats";
import { expect, it } from "vitest";
import { startTestEngine, type TestEngine } from "../../support/engine.ts";
import { createTestServer, eventually } from "../../support/nats.ts";

const asked = { by: "test" };

const shell = (args: string) => ({
  name: "main",
  container: { image: "alpine", command: ["sh", "-c"], args: [args] },
});

const workflow = (metadata: JsonObject, script: string, spec: JsonObject = {}): JsonObject => ({
  metadata,
  spec: { entrypoint: "main", templates: [shell(script)], ...spec },
});

const template = (name: string, script: string, metadata: JsonObject = {}): JsonObject => ({
  metadata: { name, ...metadata },
  spec: { entrypoint: "main", templates: [shell(script)] },
});

const uidOf = (answer: object) => {
  expect(answer).toHaveProperty("object.metadata.uid");
  return (answer as { object: { metadata: { uid: string } } }).object.metadata.uid;
};

async function withEngine(use: (objects: RunningEngine["objects"], engine: TestEngine) => Promise<void>) {
  await using server = await createTestServer();
  await using nats = await server.connect();
  await using engine = await startTestEngine(nats);
  await engine.running.objects.start();
  await use(engine.running.objects, engine);
}

/** What a store tells from now on, as `TYPE name`, without what is told twice in a row. */
function follow(store: RunningEngine["objects"]["workflows"], after?: string) {
  const told: string[] = [];
  const versions: number[] = [];
  const watching = store.watch("", after, ({ type, object, resourceVersion }) => {
    const line = `${type} ${(object.metadata as JsonObject).name}`;
    if (told.at(-1) !== line) told.push(line);
    versions.push(Number(resourceVersion));
  });
  expect(watching).not.toHaveProperty("refused");
  return { told, versions };
}

it("serves workflows: created, listed, edited, watched and removed for good, so that the name is free again", () =>
  withEngine(async ({ workflows }, engine) => {
    const { resourceVersion } = await workflows.list("");
    const { told, versions } = follow(workflows, resourceVersion);
    expect(await workflows.create("argo", workflow({ name: "w" }, "true"), { ...asked, dryRun: true })).toMatchObject({
      object: { metadata: { name: "w", namespace: "argo" } },
    });
    expect((await workflows.list("")).items).toEqual([]);
    const uid = uidOf(await workflows.create("argo", workflow({ name: "w" }, "true"), asked));
    expect(await workflows.create("argo", workflow({ name: "w" }, "true"), asked)).toMatchObject({ refused: "exists" });
    await engine.settled(uid);
    const shown = (await workflows.get("argo", "w")) as JsonObject & { metadata: JsonObject; spec: JsonObject };
    expect(shown).toMatchObject({ metadata: { uid, generation: 1 }, status: { phase: "Succeeded" } });
    const edited = { ...shown, spec: { ...shown.spec, priority: 3 } };
    expect(await workflows.replace("argo", "w", edited, asked)).toMatchObject({
      warnings: [expect.stringMatching(/^spec\.priority: the workflow runs from the spec it was submitted with/)],
    });
    const stale = { ...shown, metadata: { ...shown.metadata, resourceVersion: "1" } };
    expect(await workflows.replace("argo", "w", stale, asked)).toMatchObject({ refused: "conflict" });
    expect(await workflows.remove("argo", "w", asked)).toHaveProperty("object");
    expect(await workflows.get("argo", "w")).toBeUndefined();
    expect(await workflows.remove("argo", "w", asked)).toMatchObject({ refused: "absent" });
    await eventually(() => told.includes("DELETED w"));
    expect(told).toEqual(expect.arrayContaining(["ADDED w", "DELETED w"]));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
    uidOf(await workflows.create("argo", workflow({ name: "w" }, "true"), asked));
  }));

it("suspends, resumes, stops and deletes a workflow that runs, which is gone when its handler has run", () =>
  withEngine(async ({ workflows }, engine) => {
    const handler = { onExit: "main" };
    const answer = await workflows.create("argo", workflow({ name: "w" }, "sleep 0.2", handler), asked);
    const uid = uidOf(answer);
    const { told } = follow(workflows);
    const spec = async () => ((await workflows.get("argo", "w")) as JsonObject).spec as JsonObject;
    const put = async (change: JsonObject) =>
      workflows.replace("argo", "w", { metadata: { name: "w" }, spec: { ...(await spec()), ...change } }, asked);
    expect(await put({ suspend: true })).toMatchObject({ object: { spec: { suspend: true } }, warnings: [] });
    expect(await put({ suspend: false })).not.toHaveProperty("object.spec.suspend");
    expect(await put({ shutdown: "Stop" })).toMatchObject({ object: { spec: { shutdown: "Stop" } } });
    expect(await workflows.remove("argo", "w", asked)).toHaveProperty("object");
    expect(await engine.settled(uid)).toMatchObject({ exit: { phase: "Succeeded" } });
    await eventually(() => told.includes("DELETED w"));
    await eventually(async () => "object" in (await workflows.create("argo", workflow({ name: "w" }, "true"), asked)));
  }));

it("keeps templates, and every submission finds them", () =>
  withEngine(async ({ workflows, workflowtemplates, clusterworkflowtemplates }, engine) => {
    const { told } = follow(workflowtemplates);
    expect(await workflowtemplates.create("argo", { metadata: { name: "bad" }, spec: {} }, asked)).toMatchObject({
      refused: "invalid",
    });
    const created = await workflowtemplates.create("argo", template("build", "exit 3"), asked);
    expect(created).toMatchObject({ object: { metadata: { name: "build", namespace: "argo", generation: 1 } } });
    await clusterworkflowtemplates.create("", template("shared", "exit 4"), asked);
    const from = (ref: JsonObject) => ({ metadata: { generateName: "from-" }, spec: { workflowTemplateRef: ref } });
    const elsewhere = await workflows.create("other", from({ name: "build" }), asked);
    expect(elsewhere).toMatchObject({ refused: "invalid", message: expect.stringContaining("build") });
    const ran = async (ref: JsonObject) => engine.settled(uidOf(await workflows.create("argo", from(ref), asked)));
    expect(await ran({ name: "build" })).toMatchObject({ phase: "Failed", message: expect.stringContaining("3") });
    expect(await ran({ name: "shared", clusterScope: true })).toMatchObject({ message: expect.stringContaining("4") });
    const replaced = await workflowtemplates.replace("argo", "build", template("build", "true"), asked);
    expect(replaced).toMatchObject({ object: { metadata: { generation: 2 } } });
    const old = (created as { object: JsonObject }).object;
    expect(await workflowtemplates.replace("argo", "build", old, asked)).toMatchObject({ refused: "conflict" });
    expect(await ran({ name: "build" })).toMatchObject({ phase: "Succeeded" });
    expect(await workflowtemplates.remove("argo", "build", asked)).toHaveProperty("object");
    expect((await workflowtemplates.list("")).items).toEqual([]);
    await expect.poll(() => told.at(-1)).toBe("DELETED build");
  }));

it("knows its templates again after a restart, and has removed what was deleted before it", async () => {
  await using server = await createTestServer();
  await using nats = await server.connect();
  await using first = await startTestEngine(nats);
  const { objects } = first.running;
  await objects.start();
  await objects.workflowtemplates.create("argo", template("build", "true"), asked);
  const uid = uidOf(await objects.workflows.create("argo", workflow({ name: "w" }, "true"), asked));
  await first.settled(uid);
  await objects.workflows.remove("argo", "w", asked);
  const { resourceVersion } = await objects.workflows.list("");
  await first.abandon();
  await using second = await startTestEngine(nats, first.dataDir);
  await second.running.engine.recover();
  await second.running.objects.start();
  const again = second.running.objects;
  expect((await again.workflowtemplates.list("argo")).items).toMatchObject([{ metadata: { name: "build" } }]);
  expect((await again.workflows.list("")).items).toEqual([]);
  expect(Number((await again.workflows.list("")).resourceVersion)).toBeGreaterThanOrEqual(Number(resourceVersion));
});

it.each([
  ["was marked as deleted", false],
  ["had its journal removed", true],
])("ends a removal that was cut off when the workflow %s", async (_, isPurged) => {
  await using server = await createTestServer();
  await using nats = await server.connect();
  await using first = await startTestEngine(nats);
  const uid = uidOf(await first.running.objects.workflows.create("argo", workflow({ name: "w" }, "true"), asked));
  const { workflow: identity } = await first.settled(uid);
  await first.abandon();
  const log = openEventLog(nats);
  const events: readonly WorkflowEvent[] = [{ type: "WorkflowDeleted", at: Date.now(), by: "test" }];
  await log.append(identity, { id: "deletion", events }, await log.lastSeqOf(identity));
  if (isPurged) {
    // Recovered once, so that the snapshot tells, and cut off again between the journal and the snapshot.
    await using second = await startTestEngine(nats, first.dataDir);
    await second.running.engine.recover();
    await second.abandon();
    await log.purge(journalSubject(identity));
  }
  await using last = await startTestEngine(nats, first.dataDir);
  await last.running.engine.recover();
  const { workflows, start } = last.running.objects;
  await start();
  expect(await workflows.get("argo", "w")).toBeUndefined();
  await eventually(async () => (await openSnapshots(nats).get(uid)) === undefined);
  expect(await log.lastSeqOf(identity)).toBe(0);
  await eventually(async () => "object" in (await workflows.create("argo", workflow({ name: "w" }, "true"), asked)));
});

it("runs cron workflows from the templates as they are when a run starts", () =>
  withEngine(async ({ workflowtemplates, cronworkflows }, engine) => {
    await engine.running.crons.start();
    await workflowtemplates.create("argo", template("job", "exit 3"), asked);
    const { told } = follow(cronworkflows);
    const cron = {
      metadata: { name: "tick" },
      spec: { schedules: ["@every 1s"], workflowSpec: { workflowTemplateRef: { name: "job" } } },
    };
    expect(await cronworkflows.create("argo", cron, asked)).toHaveProperty("object.metadata.uid");
    const ended = (phase: string) =>
      engine.decided.some((event) => event.type === "WorkflowFinished" && event.phase === phase);
    await eventually(() => ended("Failed"));
    await workflowtemplates.replace("argo", "job", template("job", "true"), asked);
    await eventually(() => ended("Succeeded"));
    await workflowtemplates.remove("argo", "job", asked);
    await eventually(async () =>
      JSON.stringify(await cronworkflows.get("argo", "tick")).includes("there is no WorkflowTemplate"),
    );
    await workflowtemplates.create("argo", template("job", "true"), asked);
    await eventually(async () => !JSON.stringify(await cronworkflows.get("argo", "tick")).includes("SpecError"));
    expect(told.slice(0, 2)).toEqual(["ADDED tick", "MODIFIED tick"]);
    expect(await cronworkflows.remove("argo", "tick", asked)).toHaveProperty("object");
    await eventually(() => told.at(-1) === "DELETED tick");
  }));

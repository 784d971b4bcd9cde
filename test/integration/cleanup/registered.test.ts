import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { cleanupOn, lookPorts, ownerOfName, type Registration, registerRequest, startSweeper } from "@onexit/cleanup";
import { type ActionRequested, type DeliveryEvent, decodeEvent } from "@onexit/events";
import { follow, type Nats, openRegistrations } from "@onexit/nats";
import { startAction } from "@onexit/sdk";
import { describe, expect, it } from "vitest";
import { built } from "../../support/built.ts";
import { baseEnvironment, type Child, startNode } from "../../support/child.ts";
import { manifestOf, startTestEngine } from "../../support/engine.ts";
import { createTempDir, createTestServer, eventually } from "../../support/nats.ts";
import { createHeldRelay } from "./held-relay.ts";

const quiet = new Writable({ write: (_, __, done) => done() });

/** A server, a root, and as many cleanup services with their sweepers as are started. */
async function createBed() {
  const temp = await createTempDir();
  const server = await createTestServer();
  const nats = await server.connect();
  const root = join(temp.dir, "root");
  await mkdir(root);
  const environment = { CLEANUP_ROOTS: root, CLEANUP_SWEEP_EVERY: "50ms" };
  const stops: (() => Promise<void>)[] = [];
  return {
    server,
    nats,
    root,
    environment,
    async startService(sweeps = true) {
      const own = await server.connect();
      const service = await startAction(cleanupOn(own), { nats: own, environment, logTo: quiet, ackWaitMs: 1_500 });
      const sweeper = sweeps ? startSweeper({ nats: own, environment, logTo: quiet }) : undefined;
      stops.push(async () => {
        await sweeper?.stop();
        await service.stop();
      });
    },
    startProcess(port: number) {
      const child = startNode({
        args: [built("services/cleanup/dist/main.js")],
        env: {
          ...baseEnvironment,
          ...environment,
          NATS_URL: `nats://${server.server.token}@127.0.0.1:${port}`,
          ONEXIT_ACK_WAIT_MS: "1500",
          ONEXIT_HEALTH_PORT: "0",
          ONEXIT_HEALTH_HOST: "127.0.0.1",
        },
      });
      stops.push(() => child.kill());
      return child;
    },
    /** Registers for somebody who is no workflow; resolves when it is there. */
    async register(name: string, files: readonly string[], ttl: string) {
      const why = `${name} for ${ttl}`;
      const given = { id: why, now: Date.now(), patienceMs: 10_000 };
      await lookPorts(nats).publish(registerRequest(ownerOfName("data", name), { files, ttl, why }, given));
      await eventually(async () => (await registered(nats)).some((one) => one.why === why));
    },
    async [Symbol.asyncDispose]() {
      for (const stop of stops.reverse()) await stop();
      await server[Symbol.asyncDispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
}

async function registered(nats: Nats): Promise<readonly Registration[]> {
  const found: Registration[] = [];
  for await (const { record } of openRegistrations<Registration>(nats).list()) found.push(record);
  return found;
}

/** Everything that was asked of cleanup and said by it because something was due. */
async function sweepsIn(nats: Nats) {
  const events: (ActionRequested | DeliveryEvent)[] = [];
  const reading = await follow(nats, {
    filter: "onexit.>",
    start: "all",
    onMessage: ({ subject, data }) => {
      if (!/\.(request|delivery)\.cleanup\./.test(subject)) return;
      const decoded = decodeEvent(JSON.parse(new TextDecoder().decode(data)));
      if ("event" in decoded) events.push(decoded.event as DeliveryEvent);
    },
  });
  await reading.caughtUp;
  await reading.stop();
  return events.filter(({ origin }) => origin.kind === "event" && origin.event === "CleanupDue");
}

const workflow = (root: string, handler: string) =>
  manifestOf(`
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: etl}
spec:
  entrypoint: main
  ${handler}
  templates:
  - name: main
    steps:
    - - {name: mine, template: mine}
    - - {name: work, template: work}
  - name: mine
    plugin: {cleanup: {mode: register, ttl: 2h, files: ["${root}/{{workflow.name}}"], required: true}}
  - name: work
    script: {image: alpine, command: [sh], source: 'mkdir "${root}/etl"; echo x > "${root}/etl/a"; exit 1'}
  - name: tidy
    plugin: {cleanup: {files: ["${root}/{{workflow.name}}"]}}
`);

describe("what a workflow has registered", () => {
  it("is removed once when it ended without a cleanup, however many look for it", async () => {
    await using bed = await createBed();
    for (let i = 0; i < 3; i += 1) await bed.startService();
    await using engine = await startTestEngine(bed.nats);
    const submitted = await engine.running.engine.submit(workflow(bed.root, ""), {
      namespace: "data",
      semantics: "onexit",
    });
    if (!("workflow" in submitted)) throw new Error(JSON.stringify(submitted));
    const state = await engine.settled(submitted.workflow.uid);
    expect(state.phase).toBe("Failed");
    await eventually(async () => (await registered(bed.nats)).length === 0);
    await eventually(async () => (await sweepsIn(bed.nats)).length === 2);
    expect(existsSync(join(bed.root, "etl"))).toBe(false);
    expect(await sweepsIn(bed.nats)).toMatchObject([
      { type: "ActionRequested", workflow: submitted.workflow },
      { type: "ActionSucceeded", already: false, detail: "1 removed: etl ended Failed and did not remove it" },
    ]);
  });

  it("is left to its exit handler, which forgets it when it has removed it", async () => {
    await using bed = await createBed();
    await bed.startService();
    await using engine = await startTestEngine(bed.nats);
    const manifest = workflow(bed.root, "onExit: tidy");
    const submitted = await engine.running.engine.submit(manifest, { namespace: "data", semantics: "onexit" });
    if (!("workflow" in submitted)) throw new Error(JSON.stringify(submitted));
    await engine.settled(submitted.workflow.uid);
    expect(existsSync(join(bed.root, "etl"))).toBe(false);
    expect(await registered(bed.nats)).toEqual([]);
    expect(await sweepsIn(bed.nats)).toEqual([]);
  });
});

describe("what somebody else has registered", () => {
  it("is removed after its time, and not before: registering again renews it", async () => {
    await using bed = await createBed();
    await bed.startService();
    const [kept = "", gone = ""] = ["kept", "gone"].map((name) => join(bed.root, name));
    for (const file of [kept, gone]) await writeFile(file, "x");
    await bed.register("renewing", [kept], "3s");
    await bed.register("renewing", [kept], "1h");
    await bed.register("silent", [gone], "3s");
    await eventually(() => !existsSync(gone), 20_000);
    await eventually(async () => (await registered(bed.nats)).length === 1);
    expect(await registered(bed.nats)).toMatchObject([{ owner: { name: "renewing" } }]);
    expect(existsSync(kept)).toBe(true);
  });
});

describe("a service that is killed between the removal and its registration's", () => {
  it("loses nothing: the next one finds the thing gone, and forgets it", async () => {
    await using bed = await createBed();
    const file = join(bed.root, "a");
    await writeFile(file, "x");
    await using relay = await createHeldRelay(bed.server.server.port, "KV-Operation: DEL");
    const dying = bed.startProcess(relay.port);
    await dying.says(/takes requests/);
    await bed.register("team", [file], "1s");
    await relay.held;
    expect(existsSync(file)).toBe(false);
    await kill(dying);
    expect(await registered(bed.nats)).toMatchObject([{ owner: { name: "team" }, takenUntil: expect.any(Number) }]);

    const next = bed.startProcess(bed.server.server.port);
    await next.says(/takes requests/);
    await eventually(async () => (await registered(bed.nats)).length === 0, 30_000);
    await eventually(async () => (await sweepsIn(bed.nats)).length > 1);
    expect((await sweepsIn(bed.nats)).filter(({ type }) => type !== "ActionRequested")).toMatchObject([
      { type: "ActionSucceeded", already: true, attempt: 2, detail: "1 absent: its time is over" },
    ]);
  });
});

async function kill(child: Child): Promise<void> {
  await child.kill();
  expect((await child.exited).signal).toBe("SIGKILL");
}

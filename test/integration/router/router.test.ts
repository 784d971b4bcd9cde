import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ActionRequested, decodeEvent, type WatchFinding } from "@onexit/events";
import { follow, type Nats } from "@onexit/nats";
import { type RunningRouter, startRouter } from "@onexit/router";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manifestOf, startTestEngine, type TestEngine } from "../../support/engine.ts";
import { createTestServer, eventually, type TestServer } from "../../support/nats.ts";

const policies = `
apiVersion: onexit.dev/v1
kind: ExitPolicy
metadata: {name: tell}
spec:
  on: [Failed, Recovered, Terminated]
  actions: [{slack: {channel: "#ops", text: "{{workflow.name}}"}}]
`;

const workflow = (exit: number, annotations = "{}", sleep = 0) => `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: web-, annotations: ${annotations}}
spec:
  entrypoint: main
  templates:
  - name: main
    script: {image: alpine, command: [sh], source: "sleep ${sleep}; exit ${exit}"}
`;

/** Every event of a class that stands in the stream. */
async function eventsOf<T>(nats: Nats, filter: string): Promise<readonly T[]> {
  const found: T[] = [];
  const reading = await follow(nats, {
    filter,
    start: "all",
    onMessage: ({ data }) => {
      const decoded = decodeEvent(JSON.parse(new TextDecoder().decode(data)));
      if ("event" in decoded) found.push(decoded.event as T);
    },
  });
  await reading.caughtUp;
  await reading.stop();
  return found;
}

describe("the router", () => {
  let server: TestServer;
  let nats: Nats;
  let engine: TestEngine;
  let router: RunningRouter | undefined;
  let dir: string;

  const start = async (more: Readonly<Record<string, string>> = {}) => {
    router = await startRouter({
      nats,
      environment: { ONEXIT_POLICIES: dir, ONEXIT_POLICIES_EVERY: "50ms", ...more },
      ackWaitMs: 1_000,
      healthPort: 0,
      logLevel: "silent",
    });
  };
  const run = async (yaml: string) => {
    const submitted = await engine.running.engine.submit(manifestOf(yaml), {
      namespace: "default",
      semantics: "onexit",
    });
    if ("refused" in submitted) throw new Error(JSON.stringify(submitted.refused));
    return submitted.workflow;
  };
  const runToEnd = async (yaml: string) => {
    const { uid, name } = await run(yaml);
    await engine.settled(uid);
    return name;
  };
  const caughtUp = () => eventually(async () => (await router?.backlog()) === 0);
  const requests = async () =>
    (await eventsOf<ActionRequested>(nats, "onexit.*.*.request.*.*")).map(
      ({ workflow: { name }, action, origin, destination }) =>
        `${name} ${origin.kind === "event" ? origin.event : origin.node} ${action} ${destination}`.trim(),
    );
  const ready = async () => (await fetch(`http://127.0.0.1:${router?.healthPort}/readyz`)).text();

  beforeEach(async () => {
    server = await createTestServer();
    nats = await server.connect();
    engine = await startTestEngine(nats);
    dir = await mkdtemp(join(tmpdir(), "onexit-policies-"));
    await writeFile(join(dir, "policies.yaml"), policies);
  });
  afterEach(async () => {
    await router?.stop();
    router = undefined;
    await engine[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });

  it("asks for what policies and annotations call for, and for nothing else", async () => {
    await start();
    const failed = await runToEnd(workflow(1, "{onexit.dev/on-failed.pagerduty: critical}"));
    const recovered = await runToEnd(workflow(0));
    const good = await runToEnd(workflow(0));
    await caughtUp();
    expect(await requests()).toEqual([
      `${failed} policy/tell/Failed slack #ops`,
      `${failed} annotation/Failed pagerduty`,
      `${recovered} policy/tell/Recovered slack #ops`,
    ]);
    expect(good).not.toBe(recovered);
  });

  it("knows who was terminated from what failed by itself", async () => {
    await start();
    const { uid, name } = await run(workflow(0, "{}", 60));
    await engine.running.engine.ask(uid, { type: "Cancel", strategy: "Terminate", by: "ada", message: "" });
    await engine.settled(uid);
    await caughtUp();
    expect(await requests()).toEqual([`${name} policy/tell/Terminated slack #ops`]);
  });

  it("goes on where it was stopped, and does not act on what ended before its first start", async () => {
    await runToEnd(workflow(1));
    await start();
    await caughtUp();
    expect(await requests()).toEqual([]);
    await router?.stop();
    const meanwhile = await runToEnd(workflow(1));
    await start();
    await caughtUp();
    expect(await requests()).toEqual([`${meanwhile} policy/tell/Failed slack #ops`]);
    const all = await eventsOf<ActionRequested>(nats, "onexit.*.*.request.*.*");
    expect(all[0]?.variables.history).toEqual({ recovered: false, consecutiveFailures: 2, previous: "Failed" });
  });

  it("takes new policies while it runs; a broken file leaves the last good ones in force, and health says so", async () => {
    await start();
    expect(await ready()).toBe("ok\n");
    await writeFile(join(dir, "policies.yaml"), policies.replace("Failed", "Faild"));
    await eventually(async () => (await ready()).includes("policies.yaml:6:8: error OX1004"));
    const one = await runToEnd(workflow(1));
    await caughtUp();
    await writeFile(join(dir, "policies.yaml"), policies.replace("#ops", "#other"));
    await eventually(async () => (await ready()) === "ok\n");
    const two = await runToEnd(workflow(1));
    await caughtUp();
    expect(await requests()).toEqual([
      `${one} policy/tell/Failed slack #ops`,
      `${two} policy/tell/Failed slack #other`,
    ]);
  });

  it("refuses to start with policies that are wrong", async () => {
    await writeFile(join(dir, "policies.yaml"), "kind: Pod");
    await expect(start()).rejects.toThrow(/policies\.yaml:1:7: error OX1016/);
  });

  it("reports a policy that cannot do what it says, and acts all the same", async () => {
    await writeFile(join(dir, "policies.yaml"), policies.replace("  on:", "  when: workflow.name > 3\n  on:"));
    await start();
    const name = await runToEnd(workflow(1));
    await caughtUp();
    expect(await requests()).toEqual([`${name} policy/tell/Failed slack #ops`]);
    const findings = await eventsOf<WatchFinding>(nats, "onexit.*.*.watch.*");
    expect(findings).toMatchObject(
      [{ finding: "PolicyProblem", workflow: { name }, message: /when counts as true/ }].map(
        ({ message: _, ...rest }) => rest,
      ),
    );
    expect(findings[0]?.message).toMatch(/policy tell: when counts as true/);
  });
});

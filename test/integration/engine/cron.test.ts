import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@onexit/events";
import { openEventLog } from "@onexit/nats";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDoor } from "../../support/door.ts";
import { startTestEngine, type TestEngine } from "../../support/engine.ts";
import { createTestServer, eventually } from "../../support/nats.ts";

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-cron-test-"));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

const ran = async () =>
  (await readFile(join(dir, "ran"), "utf8").catch(() => "")).split("\n").filter((line) => line !== "");

/** Each run appends its name and its scheduled time to a file, then does what `then` says. */
const cronWorkflow = (spec: JsonObject = {}, then = "true") => ({
  metadata: { name: "tick", labels: { team: "blue" } },
  spec: {
    schedules: ["@every 1s"],
    workflowMetadata: { labels: { from: "cron" } },
    workflowSpec: {
      entrypoint: "main",
      templates: [
        {
          name: "main",
          container: {
            image: "alpine",
            command: ["sh", "-c"],
            args: [`echo {{workflow.name}} {{workflow.scheduledTime}} >> ${dir}/ran; ${then}`],
          },
        },
      ],
    },
    ...spec,
  },
});

interface Api {
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as any client would.
  readonly ask: (method: string, path: string, body?: object) => Promise<any>;
  readonly engine: TestEngine;
}

async function withEngine(use: (api: Api) => Promise<void>): Promise<void> {
  await using server = await createTestServer();
  await using nats = await server.connect();
  await using engine = await startTestEngine(nats, join(dir, "data"));
  await engine.running.crons.start();
  await using door = await openTestDoor(engine);
  const base = `http://127.0.0.1:${door.port}/api/v1/`;
  await use({
    engine,
    async ask(method, path, body) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      return (await fetch(base + path, { method, ...sent })).json();
    },
  });
}

describe("cron workflows of an engine", () => {
  it("run when they are due, are shown as Argo shows them, and keep their history short", () =>
    withEngine(async ({ ask, engine }) => {
      const cron = cronWorkflow({ successfulJobsHistoryLimit: 1 });
      const created = await ask("POST", "cron-workflows/argo", { cronWorkflow: cron });
      expect(created).toMatchObject({
        kind: "CronWorkflow",
        metadata: { name: "tick", namespace: "argo", generation: 1 },
        status: { phase: "Active", active: [], succeeded: 0, nextScheduledTime: expect.any(String) },
      });
      expect(await ask("POST", "cron-workflows/argo", { cronWorkflow: cron })).toEqual({
        code: 6,
        message: 'cronworkflows.argoproj.io "tick" already exists',
      });
      // A client sends back what it got, and again when a run was started meanwhile.
      let updated = created;
      await eventually(async () => {
        const got = await ask("GET", "cron-workflows/argo/tick");
        updated = await ask("PUT", "cron-workflows/argo/tick", { cronWorkflow: got });
        return updated.code !== 10;
      });
      expect(updated).toMatchObject({ metadata: { uid: created.metadata.uid, generation: 2 } });
      expect(await ask("PUT", "cron-workflows/argo/tock", { cronWorkflow: created })).toMatchObject({ code: 3 });
      await eventually(async () => (await ask("GET", "cron-workflows/argo/tick")).status.succeeded >= 3);
      const suspended = await ask("PUT", "cron-workflows/argo/tick/suspend", { name: "tick", namespace: "argo" });
      expect(suspended.spec.suspend).toBe(true);
      expect(suspended.status.nextScheduledTime).toBeUndefined();
      await eventually(async () => (await ask("GET", "cron-workflows/argo/tick")).status.active.length === 0);
      const { status } = await ask("GET", "cron-workflows/argo/tick");
      expect(status.failed).toBe(0);
      expect(status.history).toHaveLength(1);
      expect(await ran()).toHaveLength(status.succeeded);
      for (const line of await ran()) {
        const [name = "", time = ""] = line.split(" ");
        expect(name).toBe(`tick-${Date.parse(time) / 1_000}`);
      }
      const listed = () =>
        ask("GET", "workflows/argo?listOptions.labelSelector=workflows.argoproj.io/cron-workflow=tick");
      await eventually(async () => (await listed()).items.length === 1);
      const [kept] = (await listed()).items;
      expect(kept.metadata.labels).toMatchObject({ from: "cron" });
      expect(kept.metadata.name).toBe(status.history[0].name);
      expect(engine.running.engine.held()).toEqual([]);
      const crons = await ask("GET", "cron-workflows/?listOptions.labelSelector=team=blue");
      expect(crons.items).toHaveLength(1);
      expect((await ask("GET", "cron-workflows/other")).items).toEqual([]);
      expect(await ask("DELETE", "cron-workflows/argo/tick")).toEqual({});
      expect(await ask("GET", "cron-workflows/argo/tick")).toMatchObject({ code: 5 });
    }));

  it("of Replace end the run before", () =>
    withEngine(async ({ ask }) => {
      const cron = cronWorkflow({ schedules: ["@every 2s"], concurrencyPolicy: "Replace" }, "sleep 30");
      await ask("POST", "cron-workflows/argo", { cronWorkflow: cron });
      await eventually(async () => (await ran()).length === 2);
      await ask("PUT", "cron-workflows/argo/tick/suspend", {});
      await eventually(async () => (await ask("GET", "cron-workflows/argo/tick")).status.failed === 1);
      const [first = "", second = ""] = (await ran()).map((line) => line.split(" ")[0]);
      expect((await ask("GET", `workflows/argo/${first}`)).status.phase).toBe("Failed");
      expect((await ask("GET", "cron-workflows/argo/tick")).status.active).toMatchObject([{ name: second }]);
      await ask("PUT", `workflows/argo/${second}/terminate`, {});
      await eventually(async () => (await ask("GET", "cron-workflows/argo/tick")).status.active.length === 0);
    }));

  it("of Forbid wait for the run before, and stop when their stop strategy says", () =>
    withEngine(async ({ ask }) => {
      const spec = { concurrencyPolicy: "Forbid", stopStrategy: { expression: "cronworkflow.failed >= 2" } };
      await ask("POST", "cron-workflows/argo", { cronWorkflow: cronWorkflow(spec, "sleep 1.5; exit 1") });
      await eventually(async () => (await ask("GET", "cron-workflows/argo/tick")).status.phase === "Stopped");
      const stopped = await ask("GET", "cron-workflows/argo/tick");
      expect(stopped.metadata.labels["workflows.argoproj.io/cron-workflow-completed"]).toBe("true");
      expect(stopped.status).toMatchObject({ failed: 2, active: [] });
      expect(await ran()).toHaveLength(2);
    }));

  it("take their templates from what was stored with them", () =>
    withEngine(async ({ ask }) => {
      const { workflowSpec } = cronWorkflow().spec as { readonly workflowSpec: JsonObject };
      const template = {
        kind: "WorkflowTemplate",
        apiVersion: "argoproj.io/v1alpha1",
        metadata: { name: "shared" },
        spec: workflowSpec,
      };
      const cron = cronWorkflow({ workflowSpec: { workflowTemplateRef: { name: "shared" } } });
      const refused = await ask("POST", "cron-workflows/argo", {
        cronWorkflow: cronWorkflow({ workflowSpec: { entrypoint: "no", templates: [] } }),
      });
      expect(refused.code).toBe(3);
      await ask("POST", "cron-workflows/argo", { cronWorkflow: cron, resources: [template] });
      await eventually(async () => (await ask("GET", "cron-workflows/argo/tick")).status.succeeded >= 1);
      await ask("DELETE", "cron-workflows/argo/tick");
    }));

  it("go on after the engine has gone and come back, with nothing lost or doubled", async () => {
    await using server = await createTestServer();
    await using nats = await server.connect();
    const data = join(dir, "data");
    const first = await startTestEngine(nats, data);
    await first.running.crons.start();
    const manifest = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "CronWorkflow",
      ...cronWorkflow({ successfulJobsHistoryLimit: 100 }, "sleep 1"),
    };
    await first.running.crons.create({ namespace: "argo", manifest, resources: [] });
    await eventually(async () => (await ran()).length >= 1);
    await first.abandon();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await using second = await startTestEngine(nats, data);
    await second.running.engine.recover();
    await second.running.crons.start();
    const status = () => {
      const found = second.running.crons.get("argo", "tick");
      return "cron" in found
        ? (found.cron.status as { readonly succeeded: number; readonly active: object[] })
        : undefined;
    };
    await eventually(async () => (status()?.succeeded ?? 0) >= 3);
    await second.running.crons.suspend("argo", "tick", true);
    await eventually(async () => status()?.active.length === 0);
    const names = (await ran()).map((line) => line.split(" ")[0]);
    expect(new Set(names).size).toBe(names.length);
    expect(status()?.succeeded).toBe(names.length);
    const log = openEventLog(nats);
    for (const { state } of await second.running.reader.list("argo")) {
      let submissions = 0;
      for await (const { decision } of log.read(state.workflow, 0)) {
        submissions += decision.events.filter(({ type }) => type === "WorkflowSubmitted").length;
      }
      expect(submissions).toBe(1);
    }
  });
});

import type { CronKey, StoredCron } from "@onexit/nats";
import { describe, expect, it } from "vitest";
import type { End } from "../../src/cron/change.ts";
import { type Crons, createCrons } from "../../src/cron/crons.ts";
import type { CronPorts, CronStore } from "../../src/cron/ports.ts";
import type { CronRecord } from "../../src/cron/record.ts";
import { cronManifest, minute } from "./support.ts";

interface World {
  /** Minutes after midnight. */
  now: number;
  /** What survives every crash: cron workflows, and workflows by uid. */
  readonly records: Map<string, StoredCron<CronRecord>>;
  readonly workflows: Map<string, { readonly name: string; end?: End; terminatedBy?: string }>;
  readonly problems: unknown[];
  /** Told before each call of a port: throws where the process dies. */
  onCall: (what: string) => void;
}

function createWorld(): World {
  return { now: 0, records: new Map(), workflows: new Map(), problems: [], onCall: () => {} };
}

/** An engine's life over a world; a call that throws leaves the world as it was before, or as it is after. */
function live(world: World): Crons {
  let revision = Math.max(0, ...[...world.records.values()].map((stored) => stored.revision));
  const keyOf = (key: CronKey) => `${key.namespace}/${key.name}`;
  const call = async <T>(what: string, act: () => T): Promise<T> => {
    world.onCall(`before ${what}`);
    const result = act();
    world.onCall(`after ${what}`);
    return result;
  };
  const write = (key: CronKey, record: CronRecord, expected: number | undefined) => {
    if (world.records.get(keyOf(key))?.revision !== expected) return undefined;
    revision += 1;
    world.records.set(keyOf(key), { record, revision });
    return revision;
  };
  const store: CronStore = {
    get: (key) => call("get", () => world.records.get(keyOf(key))),
    create: (key, record) => call("create", () => write(key, record, undefined)),
    update: (key, record, expected) => call("update", () => write(key, record, expected)),
    remove: (key, expected) =>
      call("remove", () => world.records.get(keyOf(key))?.revision === expected && world.records.delete(keyOf(key))),
    async *list() {
      yield* [...world.records.values()];
    },
  };
  let ids = 0;
  const ports: CronPorts = {
    store,
    cluster: "local",
    semantics: "onexit",
    zone: "UTC",
    now: () => minute(world.now),
    newId() {
      ids += 1;
      return `id-${ids}`;
    },
    submit: (manifest, options) =>
      call("submit", () => {
        const { name } = manifest.metadata as { readonly name: string };
        const isTaken = [...world.workflows.values()].some((workflow) => workflow.name === name);
        if (isTaken) return { refused: { reason: "exists", name, namespace: "default" } as const };
        world.workflows.set(options.uid ?? "", { name });
        return { workflow: {} };
      }),
    terminate: (uid, by) =>
      call("terminate", () => {
        const workflow = world.workflows.get(uid);
        if (workflow !== undefined) workflow.terminatedBy = by;
      }),
    find: (uid) =>
      call("find", () => {
        const workflow = world.workflows.get(uid);
        return workflow === undefined ? undefined : workflow.end === undefined ? {} : { end: workflow.end };
      }),
    retire: (uid) => call("retire", () => world.workflows.delete(uid) || true),
    onProblem: (_, error) => void world.problems.push(error),
    lookEveryMs: 2,
  };
  return createCrons(ports);
}

async function until(check: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !check(); i += 1) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(check()).toBe(true);
}

const create = (crons: Crons, spec = {}) =>
  crons.create({ namespace: "default", manifest: cronManifest(spec), resources: [] });
const statusOf = (world: World) => {
  const record = world.records.get("default/tick")?.record;
  if (record === undefined) throw new Error("no cron workflow");
  return record.status;
};
const names = (world: World) => [...world.workflows.values()].map(({ name }) => name);
const nameAt = (at: number) => `tick-${minute(at) / 1_000}`;
const end = (world: World, crons: Crons, at: number, phase = "Succeeded") => {
  const found = [...world.workflows].find(([, { name }]) => name === nameAt(at));
  if (found === undefined) throw new Error(`${nameAt(at)} does not run`);
  found[1].end = { phase, finishedAt: minute(world.now) };
  crons.onEnded(found[0], found[1].end);
};

describe("cron workflows", () => {
  it("start a run at each instant, count what ends, and retire what is too old", async () => {
    const world = createWorld();
    const crons = live(world);
    await crons.start();
    await create(crons, { successfulJobsHistoryLimit: 1 });
    for (const at of [1, 2, 3]) {
      world.now = at;
      await until(() => statusOf(world).active.some(({ name, pending }) => name === nameAt(at) && !pending));
      end(world, crons, at);
      await until(() => statusOf(world).succeeded === at);
    }
    world.now = 3.9;
    await until(() => statusOf(world).retiring.length === 0);
    expect(names(world)).toEqual([nameAt(3)]);
    expect(world.problems).toEqual([]);
    await crons.close();
  });

  it("of Replace terminate the run before; of Forbid wait for it within the deadline", async () => {
    const world = createWorld();
    const crons = live(world);
    await crons.start();
    await create(crons, { concurrencyPolicy: "Replace" });
    world.now = 1;
    await until(() => names(world).includes(nameAt(1)));
    world.now = 2;
    await until(() => names(world).includes(nameAt(2)));
    expect([...world.workflows.values()].map(({ terminatedBy }) => terminatedBy)).toEqual([
      "cron workflow tick",
      undefined,
    ]);
    end(world, crons, 1, "Failed");
    const changed = cronManifest({ concurrencyPolicy: "Forbid", startingDeadlineSeconds: 40 });
    await crons.update("tick", { namespace: "default", manifest: changed, resources: [] });
    world.now = 3;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(names(world)).not.toContain(nameAt(3));
    world.now = 3.3;
    end(world, crons, 2, "Failed");
    await until(() => names(world).includes(nameAt(3)));
    await crons.close();
  });

  it("suspend and resume, and are deleted", async () => {
    const world = createWorld();
    const crons = live(world);
    await crons.start();
    await create(crons);
    const suspended = await crons.suspend("default", "tick", true);
    expect(suspended).toMatchObject({ cron: { spec: { suspend: true }, metadata: { generation: 2 } } });
    world.now = 5;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await crons.suspend("default", "tick", false)).toMatchObject({
      cron: { spec: { suspend: false }, status: { nextScheduledTime: "2026-01-01T00:06:00Z" } },
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(names(world)).toEqual([]);
    expect(await crons.remove("default", "tick")).toBe(true);
    expect(await crons.remove("default", "tick")).toBe(false);
    expect(crons.get("default", "tick")).toEqual({ refused: "absent" });
    world.now = 7;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(names(world)).toEqual([]);
    await crons.close();
  });

  it.each([
    ["a manifest with a mistake", { workflowSpec: { entrypoint: "nobody", templates: [] } }],
    ["a zone that nobody has", { timezone: "Mars/Olympus" }],
    [
      "a parameter without a value",
      {
        workflowSpec: {
          entrypoint: "main",
          arguments: { parameters: [{ name: "who" }] },
          templates: [{ name: "main", container: { image: "alpine", command: ["true"] } }],
        },
      },
    ],
  ])("refuse %s", async (_, spec) => {
    const crons = live(createWorld());
    await crons.start();
    expect(await create(crons, spec)).toMatchObject({ refused: "invalid" });
    await crons.close();
  });

  it("say why a run was refused, and go on", async () => {
    const world = createWorld();
    const crons = live(world);
    await crons.start();
    await create(crons);
    world.workflows.set("somebody's", { name: nameAt(1) });
    world.now = 1;
    await until(() => statusOf(world).conditions.length > 0);
    expect(statusOf(world)).toMatchObject({
      active: [],
      conditions: [{ type: "SubmissionError", message: expect.stringContaining("already exists") }],
    });
    world.now = 2;
    await until(() => names(world).includes(nameAt(2)));
    await until(() => statusOf(world).conditions.length === 0);
    await crons.close();
  });

  it("try again when the store does not answer", async () => {
    const world = createWorld();
    const crons = live(world);
    await crons.start();
    await create(crons);
    let failures = 3;
    world.onCall = (what) => {
      if (failures > 0 && /update|submit|get/.test(what)) {
        failures -= 1;
        throw new Error("no answer");
      }
    };
    world.now = 1;
    await until(() => statusOf(world).active.some(({ pending }) => !pending));
    expect(names(world)).toEqual([nameAt(1)]);
    expect(world.problems).toHaveLength(3);
    await crons.close();
  });

  it("start each run exactly once, wherever the engine dies on the way", async () => {
    const seen: string[] = [];
    for (let deadly = 0; ; deadly += 1) {
      const world = createWorld();
      const first = live(world);
      await first.start();
      await create(first, { concurrencyPolicy: "Replace", successfulJobsHistoryLimit: 0 });
      world.now = 1;
      await until(() => statusOf(world).active.some(({ pending }) => !pending));
      // The run of minute 1 goes on; that of minute 2 replaces it, and somewhere on the way all calls begin to fail.
      let calls = 0;
      world.onCall = (what) => {
        if (calls === deadly) seen[deadly] = what;
        calls += 1;
        if (calls > deadly) throw new Error("dead");
      };
      world.now = 2;
      await until(() => calls > deadly || statusOf(world).active.some((run) => run.name === nameAt(2) && !run.pending));
      const isThrough = calls <= deadly;
      await first.close();
      world.onCall = () => {};
      const second = live(world);
      await second.start();
      await until(() => statusOf(world).active.some((run) => run.name === nameAt(2) && !run.pending));
      expect(names(world)).toEqual([nameAt(1), nameAt(2)]);
      expect([...world.workflows.values()][0]?.terminatedBy).toBe("cron workflow tick");
      // Both end while nobody looks: they are counted once, and what is beyond the limit goes.
      await second.close();
      for (const workflow of world.workflows.values()) workflow.end = { phase: "Succeeded", finishedAt: minute(2) };
      const third = live(world);
      await third.start();
      await until(() => statusOf(world).succeeded === 2 && statusOf(world).retiring.length === 0);
      expect(names(world)).toEqual([]);
      await third.close();
      if (isThrough) break;
    }
    expect(seen).toEqual([
      "before update",
      "after update",
      "before terminate",
      "after terminate",
      "before submit",
      "after submit",
      "before update",
      "after update",
    ]);
  });
});

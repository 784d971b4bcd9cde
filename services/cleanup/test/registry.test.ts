import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "@onexit/events";
import { sampleVariables } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { keyOf, type OwnerStanding, type Registration } from "../src/registry/registration.ts";
import { createMemoryRegistry } from "./memory-registry.ts";
import { createStage, type Stage } from "./stage.ts";

const hour = 3_600_000;

/** A stage with a registry, whose only owner is the sample workflow. */
async function createBed() {
  const registry = createMemoryRegistry();
  const bed = { now: 1_000, standing: { state: "running" } as OwnerStanding };
  const ports = { registry, owners: { standingOf: async () => bed.standing }, now: () => bed.now };
  const stage = await createStage({ ports });
  return Object.assign(bed, {
    stage,
    registry,
    register: (files: readonly string[], more: JsonObject = {}) =>
      stage.clean({ mode: "register", files, ttl: "2h", ...more }),
    sweep: (registration: Registration) => stage.clean({ mode: "sweep", registration: keyOf(registration).resource }),
    /** The only one. */
    only: () => {
      const [record, ...others] = registry.records();
      if (record === undefined || others.length > 0) throw new Error(`${registry.records().length} registrations`);
      return record;
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  });
}

describe("registering", () => {
  it("notes whose a thing is and until when, and touches nothing", async () => {
    await using bed = await createBed();
    const file = await bed.stage.file("root/a.txt");
    const event = await bed.register([`${bed.stage.root}/{{workflow.name}}`, file], { why: "scratch" });
    expect(event).toMatchObject({
      type: "ActionSucceeded",
      detail: "2 registered until 1970-01-01T02:00:01.000Z",
    });
    expect(existsSync(file)).toBe(true);
    const { namespace, name, uid } = sampleVariables.workflow;
    expect(bed.registry.records()).toMatchObject([
      { resource: { kind: "files", target: `${bed.stage.root}/etl-7kq2d` }, owner: { namespace, name, uid } },
      { resource: { target: file }, registeredAt: 1_000, expiresAt: 1_000 + 2 * hour, why: "scratch", round: 0 },
    ]);
  });

  it("takes every kind of target, and is said by whom", async () => {
    await using bed = await createBed();
    const targets = {
      kubernetes: ["pvc/work", { kind: "Secret", selector: "app=x" }],
      images: ["build={{workflow.name}}"],
      locks: [{ name: "db", owner: "me" }],
    };
    await bed.stage.clean(
      { mode: "register", ttl: "2h", ...targets },
      { origin: { kind: "node", node: "etl.prepare" } },
    );
    expect(bed.registry.records().map(({ resource, why }) => [resource.kind, resource.target, why])).toEqual([
      [
        "kubernetes",
        { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "data", name: "work", propagation: "Background" },
        "registered by etl.prepare",
      ],
      [
        "kubernetes",
        { apiVersion: "v1", kind: "Secret", namespace: "data", selector: "app=x", propagation: "Background" },
        "registered by etl.prepare",
      ],
      ["images", "build=etl-7kq2d", "registered by etl.prepare"],
      ["locks", { name: "db", owner: "me" }, "registered by etl.prepare"],
    ]);
  });

  it("is renewed by registering again, however it is written", async () => {
    await using bed = await createBed();
    await bed.register([`${bed.stage.root}/a`]);
    const first = bed.only();
    bed.now += hour;
    expect(await bed.register([`${bed.stage.root}/a/`])).toMatchObject({ detail: expect.stringMatching(/^1 renewed/) });
    expect(bed.only()).toMatchObject({ registeredAt: 1_000, expiresAt: 1_000 + 3 * hour });
    expect(bed.only().id).not.toBe(first.id);
  });

  it("waits while the thing is being removed, but not for somebody who died at it", async () => {
    await using bed = await createBed();
    await bed.register([`${bed.stage.root}/a`]);
    const key = keyOf(bed.only());
    const found = await bed.registry.get(key);
    if (found === undefined) throw new Error("not registered");
    await bed.registry.update(key, { ...found.record, takenUntil: bed.now + 1 }, found.revision);
    const late = { notAfter: Date.now() + 500 };
    const parameters = { mode: "register", ttl: "2h", files: [`${bed.stage.root}/a`] };
    expect(await bed.stage.clean(parameters, late)).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining("is being removed now; it is registered after that") },
    });
    bed.now += 1;
    expect(await bed.stage.clean(parameters)).toMatchObject({ type: "ActionSucceeded" });
    expect(bed.only().takenUntil).toBeUndefined();
  });

  const refusals: readonly [what: string, parameters: (stage: Stage) => JsonObject, why: string][] = [
    [
      "what is outside of the roots",
      () => ({ files: ["/etc/passwd"] }),
      "nothing was registered: /etc/passwd is not below any of CLEANUP_ROOTS",
    ],
    ["..", ({ root }) => ({ files: [`${root}/../x`] }), 'has a ".." in it'],
    [
      "what a symlink leads out of the roots to",
      ({ root }) => ({ files: [`${root}/up/x`] }),
      "is not below any of CLEANUP_ROOTS",
    ],
    ["a root", ({ root }) => ({ files: [root] }), "is a cleanup root or holds one"],
    ["a prefix outside of the roots", () => ({ s3: ["s3://bucket/a/"] }), "is not below any of CLEANUP_ROOTS"],
    [
      "a kind that nobody knows",
      () => ({ kubernetes: ["widget/a"] }),
      "is of a kind that needs an apiVersion beside it",
    ],
    ["another namespace", () => ({ kubernetes: [{ kind: "pvc", name: "a", namespace: "x" }] }), 'is in namespace "x"'],
    ["a list of another name", () => ({ volumes: ["a"] }), "volumes"],
    [
      "a time that is none",
      ({ root }) => ({ files: [`${root}/a`], ttl: "soon" }),
      'ttl: "soon" is not a duration such as 30s or 1h30m',
    ],
    ["a negative time", ({ root }) => ({ files: [`${root}/a`], ttl: "-2h" }), 'ttl: "-2h" is not a duration'],
    ["no time at all", ({ root }) => ({ files: [`${root}/a`], ttl: "0s" }), "shorter than a millisecond"],
    ["nothing", () => ({}), "name at least one of files"],
  ];
  it.each(refusals)("refuses %s, and registers nothing else either", async (_, parametersOf, why) => {
    await using bed = await createBed();
    await symlink(bed.stage.dir, join(bed.stage.root, "up"));
    const parameters = { images: ["a=b"], ...parametersOf(bed.stage) };
    const given = why.startsWith("name at least") ? {} : parameters;
    const event = await bed.stage.clean({ mode: "register", ttl: "2h", ...given });
    expect(event).toMatchObject({ type: "ActionDead", problem: { message: expect.stringContaining(why) } });
    expect(bed.registry.records()).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ["no ttl", { mode: "register", images: ["a=b"] }, "mode: register needs a ttl, such as 2h"],
    ["a ttl where nothing is registered", { images: ["a=b"], ttl: "2h" }, "ttl is for mode: register only"],
    ["another mode", { mode: "later", images: ["a=b"] }, "mode"],
  ])("refuses %s", async (_, parameters, why) => {
    await using bed = await createBed();
    expect(await bed.stage.clean(parameters)).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining(why) },
    });
  });

  it("is only told of by a dry run", async () => {
    await using bed = await createBed();
    const { root } = bed.stage;
    expect(await bed.register([`${root}/a`], { dryRun: true })).toMatchObject({
      type: "ActionSuppressed",
      reason: `dry run: would register ${root}/a`,
    });
    expect(bed.registry.records()).toEqual([]);
  });
});

describe("an exit handler's cleanup", () => {
  it("forgets what it has removed, and nothing else", async () => {
    await using bed = await createBed();
    const file = await bed.stage.file("root/a.txt");
    await bed.register([file, `${bed.stage.root}/other`]);
    expect(await bed.stage.clean({ files: [file] })).toMatchObject({ detail: "1 removed" });
    expect(bed.only().resource.target).toBe(`${bed.stage.root}/other`);
  });

  it("forgets nothing when it removed nothing", async () => {
    await using bed = await createBed();
    await bed.register([`${bed.stage.root}/a`]);
    await bed.stage.clean({ files: [`${bed.stage.root}/a`, "/etc/passwd"] });
    await bed.stage.clean({ files: [`${bed.stage.root}/a`], dryRun: true });
    expect(bed.only()).toMatchObject({ round: 0 });
  });

  it("removes although the registry is not there", async () => {
    const find = async () => {
      throw new Error("no answer");
    };
    const registry = { ...createMemoryRegistry(), find };
    await using stage = await createStage({ ports: { registry } });
    const file = await stage.file("root/a.txt");
    expect(await stage.clean({ files: [file] })).toMatchObject({ type: "ActionSucceeded", detail: "1 removed" });
  });
});

describe("the removal of what is registered", () => {
  it("removes what is due, and then its registration", async () => {
    await using bed = await createBed();
    const file = await bed.stage.file("root/a.txt");
    await bed.register([file]);
    bed.standing = { state: "ended", phase: "Failed" };
    expect(await bed.sweep(bed.only())).toMatchObject({
      type: "ActionSucceeded",
      already: false,
      destination: file,
      detail: "1 removed: etl-7kq2d ended Failed and did not remove it",
      created: { removed: [file] },
    });
    expect([existsSync(file), bed.registry.records()]).toEqual([false, []]);
  });

  it("looks again whether it is due: it may have been renewed meanwhile", async () => {
    await using bed = await createBed();
    const file = await bed.stage.file("root/a.txt");
    await bed.register([file]);
    expect(await bed.sweep(bed.only())).toMatchObject({
      type: "ActionSuppressed",
      reason: "it is not due: etl-7kq2d runs",
    });
    expect([existsSync(file), bed.registry.records().length]).toEqual([true, 1]);
  });

  it("is done when nothing is registered any more", async () => {
    await using bed = await createBed();
    await bed.register([`${bed.stage.root}/a`]);
    const record = bed.only();
    await bed.stage.clean({ files: [`${bed.stage.root}/a`] });
    expect(await bed.sweep(record)).toMatchObject({ type: "ActionSucceeded", already: true });
  });

  it("keeps to the roots as they are then, and leaves registered what it could not remove", async () => {
    await using bed = await createBed();
    const kept = await bed.stage.file("outside/a.txt");
    await bed.register([`${bed.stage.root}/link/a.txt`]);
    await symlink(join(bed.stage.dir, "outside"), join(bed.stage.root, "link"));
    bed.now += 2 * hour;
    expect(await bed.sweep(bed.only())).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining("is not below any of CLEANUP_ROOTS") },
    });
    expect(existsSync(kept)).toBe(true);
    expect(bed.only().takenUntil).toBeUndefined();
  });

  it("leaves registered what broke while it was being removed, free to be registered again", async () => {
    const registry = createMemoryRegistry();
    const locks = {
      release: async () => {
        expect(registry.records()[0]?.takenUntil).toBeGreaterThan(0);
        throw new Error("the lock store is down");
      },
    };
    const owners = { standingOf: async (): Promise<OwnerStanding> => ({ state: "ended", phase: "Error" }) };
    await using stage = await createStage({ ports: { registry, locks, owners } });
    await stage.clean({ mode: "register", ttl: "2h", locks: [{ name: "db", owner: "me" }] });
    const [record] = registry.records();
    if (record === undefined) throw new Error("not registered");
    const sweep = { mode: "sweep", registration: keyOf(record).resource };
    expect(await stage.clean(sweep, { notAfter: Date.now() + 500 })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining("the lock store is down") },
    });
    expect(registry.records()).toEqual([record]);
  });
});

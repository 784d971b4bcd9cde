import { randomBytes } from "node:crypto";
import { deleteObject, getObject, openSnapshots, putObject, type SnapshotChange } from "@onexit/nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServer, eventually, operatorOf, type TestServer } from "../../support/nats.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

interface State {
  readonly seq: number;
  readonly phase: string;
  readonly blob?: string;
}

/** Too large for an entry even when it is compressed. */
function large(seq: number, phase = "Running"): State {
  return { seq, phase, blob: randomBytes(600 * 1024).toString("base64") };
}

async function objectMessages(): Promise<number> {
  const { state } = await operatorOf(await server.connect()).streams.info("OBJ_onexit-objects");
  return state.messages;
}

describe("snapshots", () => {
  it("hold the state of a workflow and the sequence that it reflects", async () => {
    const snapshots = openSnapshots<State>(await server.connect());
    expect(await snapshots.get("none")).toBeUndefined();
    const revision = await snapshots.put("first.uid", { seq: 3, phase: "Running" });
    expect(await snapshots.get("first.uid")).toEqual({
      uid: "first.uid",
      revision,
      snapshot: { seq: 3, phase: "Running" },
    });
  });

  it.each([
    ["with the same sequence", 5],
    ["with a smaller sequence", 4],
  ])("are never replaced by one %s", async (_, seq) => {
    const snapshots = openSnapshots<State>(await server.connect());
    const uid = `monotonic-${seq}`;
    const revision = await snapshots.put(uid, { seq: 5, phase: "Succeeded" });
    expect(await snapshots.put(uid, { seq, phase: "Running" })).toBeUndefined();
    expect(await snapshots.put(uid, { seq, phase: "Running" }, { knownRevision: (revision ?? 0) - 1 })).toBeUndefined();
    expect((await snapshots.get(uid))?.snapshot.phase).toBe("Succeeded");
  });

  it("are replaced by a later one, whether its writer knows the revision or not", async () => {
    const snapshots = openSnapshots<State>(await server.connect());
    const first = await snapshots.put("later", { seq: 1, phase: "Pending" });
    const second = await snapshots.put("later", { seq: 2, phase: "Running" }, { knownRevision: first });
    expect(second).toBeGreaterThan(first ?? 0);
    expect(await snapshots.put("later", { seq: 3, phase: "Failed" }, { knownRevision: first })).toBeGreaterThan(
      second ?? 0,
    );
    expect((await snapshots.get("later"))?.snapshot.phase).toBe("Failed");
  });

  it("end with the greatest sequence when writers race", async () => {
    const nats = await server.connect();
    const writes = Array.from({ length: 8 }, (_, i) =>
      openSnapshots<State>(nats).put("race", { seq: i + 1, phase: `p${i + 1}` }),
    );
    await Promise.all(writes);
    expect((await openSnapshots<State>(nats).get("race"))?.snapshot.seq).toBe(8);
  });

  it("may be larger than a message, and leave nothing behind", async () => {
    const snapshots = openSnapshots<State>(await server.connect());
    const before = await objectMessages();
    const first = large(1);
    const revision = await snapshots.put("large", first);
    expect((await snapshots.get("large"))?.snapshot).toEqual(first);
    const second = large(2, "Succeeded");
    const next = await snapshots.put("large", second, { knownRevision: revision });
    expect((await snapshots.get("large"))?.snapshot).toEqual(second);
    expect(await snapshots.put("large", large(1))).toBeUndefined();
    expect(await snapshots.delete("large", next ?? 0)).toBe(true);
    expect(await snapshots.get("large")).toBeUndefined();
    expect(await objectMessages()).toBe(before);
  });

  it.each([
    ["all of the object", 0],
    ["a part of the object", 1],
  ])("read as absent when %s is missing", async (_, keep) => {
    const nats = await server.connect();
    const snapshots = openSnapshots<State>(nats);
    const uid = `torn-${keep}`;
    await snapshots.put(uid, large(1));
    await operatorOf(nats).streams.purge("OBJ_onexit-objects", { filter: "$O.onexit-objects.C.>", keep });
    expect(await snapshots.get(uid)).toBeUndefined();
    expect(await snapshots.put(uid, { seq: 2, phase: "Running" })).toBeDefined();
    expect((await snapshots.get(uid))?.snapshot.seq).toBe(2);
  });

  it("are told to a watcher as they are, and whenever they change", async () => {
    const snapshots = openSnapshots<State>(await server.connect());
    const uid = "watched";
    await snapshots.put(uid, { seq: 1, phase: "Pending" });
    const changes: SnapshotChange<State>[] = [];
    const onChange = (change: SnapshotChange<State>) => {
      if (change.uid === uid) changes.push(change);
    };
    await using watcher = await snapshots.watch({ onChange });
    await watcher.caughtUp;
    expect(changes).toHaveLength(1);
    await snapshots.put(uid, large(2));
    await eventually(() => changes.length === 2);
    const revision = await snapshots.put(uid, { seq: 3, phase: "Failed" });
    await eventually(() => changes.length === 3);
    expect(changes.map(({ snapshot }) => snapshot?.seq)).toEqual([1, 2, 3]);
    await snapshots.delete(uid, revision ?? 0);
    await expect.poll(async () => (await snapshots.get(uid)) === undefined).toBe(true);
  });

  it("are listed each once", async () => {
    await using own = await createTestServer();
    const snapshots = openSnapshots<State>(await own.connect());
    for await (const _ of snapshots.list()) expect.fail("nothing was stored");
    for (let i = 0; i < 5; i += 1) await snapshots.put(`uid-${i}`, { seq: i + 1, phase: "Running" });
    const uids: string[] = [];
    for await (const { uid } of snapshots.list()) uids.push(uid);
    expect(uids.sort()).toEqual(["uid-0", "uid-1", "uid-2", "uid-3", "uid-4"]);
  });

  it("can be told from one another by their labels, also those kept as objects", async () => {
    await using own = await createTestServer();
    const snapshots = openSnapshots<State>(await own.connect());
    const revision = await snapshots.put("small", { seq: 1, phase: "Running" }, { label: "first" });
    await snapshots.put("small", { seq: 2, phase: "Running" }, { knownRevision: revision, label: "second" });
    await snapshots.put("large", large(7), { label: "large" });
    await snapshots.put("plain", { seq: 1, phase: "Running" });
    const heads: Record<string, string> = {};
    for await (const { uid, label } of snapshots.heads()) heads[uid] = label;
    expect(heads).toEqual({ small: "second", large: "large", plain: "" });
  });
});

describe("objects", () => {
  it("hold any number of bytes", async () => {
    const nats = await server.connect();
    const bytes = randomBytes(3 * 1024 * 1024 + 17);
    await putObject(nats, "some/object name", bytes);
    expect(Buffer.compare((await getObject(nats, "some/object name")) ?? new Uint8Array(), bytes)).toBe(0);
    await putObject(nats, "empty", new Uint8Array());
    expect(await getObject(nats, "empty")).toHaveLength(0);
  });

  it("are gone when they were deleted", async () => {
    const nats = await server.connect();
    await putObject(nats, "to-delete", randomBytes(1_000));
    await deleteObject(nats, "to-delete");
    await deleteObject(nats, "to-delete");
    expect(await getObject(nats, "to-delete")).toBeUndefined();
  });
});

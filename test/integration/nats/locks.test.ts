import { openLocks } from "@onexit/nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServer, type TestServer } from "../../support/nats.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const now = () => Date.now();

describe("locks", () => {
  it("are held by one owner until that releases them", async () => {
    const locks = openLocks(await server.connect(), now);
    const acquired = await locks.acquire("deploy/prod eu", "wf-1");
    expect(acquired).toHaveProperty("revision");
    expect(await locks.acquire("deploy/prod eu", "wf-2")).toMatchObject({ heldBy: { owner: "wf-1" } });
    expect(await locks.get("deploy/prod eu")).toMatchObject({ owner: "wf-1" });
    expect(await locks.release("deploy/prod eu", { owner: "wf-1" })).toBe("released");
    expect(await locks.get("deploy/prod eu")).toBeUndefined();
    expect(await locks.acquire("deploy/prod eu", "wf-2")).toHaveProperty("revision");
  });

  it("go to exactly one of several rivals", async () => {
    const nats = await server.connect();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => openLocks(nats, now).acquire("rivals", `wf-${i}`)),
    );
    expect(results.filter((result) => "revision" in result)).toHaveLength(1);
  });

  it("can be acquired again by their owner", async () => {
    const locks = openLocks(await server.connect(), now);
    await locks.acquire("twice", "wf-1", 60_000);
    expect(await locks.acquire("twice", "wf-1", 60_000)).toHaveProperty("revision");
  });

  it("can be taken over once they have expired", async () => {
    const nats = await server.connect();
    const locks = openLocks(nats, now);
    await locks.acquire("expiring", "wf-1", 60_000);
    expect(await locks.acquire("expiring", "wf-2", 60_000)).toHaveProperty("heldBy.expiresAt");
    const later = openLocks(nats, () => Date.now() + 61_000);
    expect(await later.acquire("expiring", "wf-2", 60_000)).toHaveProperty("revision");
    expect(await locks.release("expiring", { owner: "wf-1" })).toBe("held-by-other");
    expect(await locks.get("expiring")).toMatchObject({ owner: "wf-2" });
  });

  it("are released by revision only while that is the holder's", async () => {
    const locks = openLocks(await server.connect(), now);
    expect(await locks.release("revisions", { revision: 1 })).toBe("absent");
    const first = await locks.acquire("revisions", "wf-1");
    if (!("revision" in first)) throw new Error("not acquired");
    await locks.release("revisions", first);
    const second = await locks.acquire("revisions", "wf-2");
    expect(await locks.release("revisions", first)).toBe("held-by-other");
    expect(await locks.get("revisions")).toMatchObject({ owner: "wf-2", ...second });
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectNats, findNatsServer, openLocks, provision, startNatsServer } from "@onexit/nats";
import { createService, createWorld, encodeRequest, sampleRequest } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { cleanupOn } from "../src/wiring.ts";

const binary = await findNatsServer();

describe.runIf(binary !== undefined)("locks on a real server", () => {
  it("releases what the owner holds, and leaves the rest to others", async () => {
    const dir = await mkdtemp(join(tmpdir(), "onexit-cleanup-nats-"));
    const server = await startNatsServer({ binary: String(binary), dir });
    try {
      await using nats = await connectNats({ url: server.url, token: server.token, name: "test" });
      await provision(nats);
      const store = openLocks(nats, Date.now);
      await store.acquire("db etl-7kq2d", "etl-7kq2d");
      await store.acquire("cache", "somebody");
      const world = createWorld();
      const service = createService({ action: cleanupOn(nats), environment: {}, world });
      const owner = "{{workflow.name}}";
      const locks = ["db {{workflow.name}}", "cache", "never taken"].map((name) => ({ name, owner }));
      await service.deliver(encodeRequest(sampleRequest("cleanup", { locks })));
      expect(world.events).toMatchObject([
        {
          type: "ActionSucceeded",
          detail: "1 lock released, 1 lock free already, 1 lock held by another",
          created: { released: ["db etl-7kq2d"] },
        },
      ]);
      expect(await store.get("db etl-7kq2d")).toBeUndefined();
      expect(await store.get("cache")).toMatchObject({ owner: "somebody" });
    } finally {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    }
  });
});

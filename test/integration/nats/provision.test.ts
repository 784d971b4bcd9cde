import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { streamName } from "@onexit/events";
import { ConnectError, connectNats, provision, serverFloor, streamUsage, UnfitServerError } from "@onexit/nats";
import { describe, expect, it } from "vitest";
import { createTestServer, natsBinary, operatorOf } from "../../support/nats.ts";

describe("provision", () => {
  it("makes a stream that refuses rather than forgets, and can be purged but not picked apart", async () => {
    await using server = await createTestServer();
    const operator = operatorOf(await server.connect());
    const { config } = await operator.streams.info(streamName);
    expect(config).toMatchObject({
      subjects: ["onexit.>"],
      discard: "new",
      max_age: 0,
      duplicate_window: 120_000_000_000,
      allow_direct: true,
      deny_delete: true,
      deny_purge: false,
    });
    const names = (await operator.streams.list().next()).map((info) => info.config.name).sort();
    expect(names).toEqual([
      "KV_onexit-crons",
      "KV_onexit-histories",
      "KV_onexit-history",
      "KV_onexit-leases",
      "KV_onexit-ledger",
      "KV_onexit-locks",
      "KV_onexit-registrations",
      "KV_onexit-snapshots",
      "KV_onexit-templates",
      "KV_onexit-tombstones",
      "OBJ_onexit-objects",
      streamName,
    ]);
  });

  it("may be repeated, by several at once", async () => {
    await using server = await createTestServer();
    const nats = await server.connect();
    await Promise.all([provision(nats), provision(nats), provision(nats)]);
  });

  it("puts right what was changed, and keeps what is the operator's to choose", async () => {
    await using server = await createTestServer();
    const nats = await server.connect();
    const operator = operatorOf(await server.connect());
    const day = 86_400_000_000_000;
    await operator.streams.update(streamName, { max_age: day, max_bytes: 5_000_000 });
    await provision(nats);
    const { config } = await operator.streams.info(streamName);
    expect(config).toMatchObject({ max_age: 0, max_bytes: 5_000_000 });
    await provision(nats, { maxBytes: 6_000_000 });
    expect(await streamUsage(nats)).toMatchObject({ messages: 0, bytes: 0, maxBytes: 6_000_000, lastSeq: 0 });
  });

  it("names the fields of a stream that cannot be made ours", async () => {
    await using server = await createTestServer();
    const operator = operatorOf(await server.connect());
    await operator.streams.delete(streamName);
    await operator.streams.add({ name: streamName, subjects: ["onexit.>"], storage: "memory" });
    const provisioning = provision(await server.connect());
    await expect(provisioning).rejects.toThrow(UnfitServerError);
    await expect(provisioning).rejects.toThrow(/storage/);
  });

  it("refuses a server without JetStream, and says how to start it", async () => {
    const port = await freePort();
    const child = spawn(await natsBinary(), ["-a", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    try {
      await using nats = await connectNats({ url: `nats://127.0.0.1:${port}`, name: "plain" });
      await expect(provision(nats)).rejects.toThrow(/without JetStream; start it with -js/);
    } finally {
      child.kill();
      await once(child, "exit");
    }
  });

  it("refuses a server that is too old", async () => {
    const old = createServer((socket) => {
      socket.write(`INFO {"server_id":"x","version":"2.8.4","proto":1,"max_payload":1048576,"jetstream":true}\r\n`);
      socket.on("error", () => socket.destroy());
      socket.on("data", (chunk) => {
        if (chunk.includes("PING")) socket.write("PONG\r\n");
      });
    }).listen(0, "127.0.0.1");
    await once(old, "listening");
    try {
      const url = `nats://127.0.0.1:${(old.address() as AddressInfo).port}`;
      await using nats = await connectNats({ url, name: "old" });
      await expect(provision(nats)).rejects.toThrow(`2.8.4 at`);
      await expect(provision(nats)).rejects.toThrow(serverFloor);
    } finally {
      old.close();
    }
  });
});

describe("connectNats", () => {
  it("gives up within its time when nobody is there", async () => {
    const url = `nats://127.0.0.1:${await freePort()}`;
    const started = performance.now();
    await expect(connectNats({ url, name: "nobody", timeoutMs: 300 })).rejects.toThrow(ConnectError);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("waits for a server that is about to start", async () => {
    const port = await freePort();
    const connecting = connectNats({ url: `nats://127.0.0.1:${port}`, name: "early", timeoutMs: 5_000 });
    const child = spawn(await natsBinary(), ["-a", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    try {
      await using nats = await connecting;
      expect(nats.server).toBe(`127.0.0.1:${port}`);
      await nats.drain();
      expect(await nats.closed).toBeUndefined();
    } finally {
      child.kill();
      await once(child, "exit");
    }
  });

  it("tells of each loss and each return of the connection", async () => {
    await using server = await createTestServer();
    const changes: string[] = [];
    const { url, token } = server.server;
    await using _nats = await connectNats({ url, token, name: "told", onChange: (change) => changes.push(change) });
    await server.kill();
    await server.restart();
    await expect.poll(() => changes, { timeout: 5_000 }).toEqual(["disconnected", "reconnected"]);
  });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

import { setTimeout as sleep } from "node:timers/promises";
import { deliverySubject } from "@onexit/events";
import {
  createPublisher,
  follow,
  MessageTooLargeError,
  type Nats,
  NoReplyError,
  provision,
  StreamError,
} from "@onexit/nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aWorkflow } from "../../support/journal.ts";
import { createTestServer, type TestServer } from "../../support/nats.ts";
import { createTcpProxy } from "../../support/tcp-proxy.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function storedOn(nats: Nats, filter: string): Promise<readonly string[]> {
  const texts: string[] = [];
  const onMessage = ({ data }: { data: Uint8Array }) => {
    texts.push(Buffer.from(data).toString());
  };
  await using follower = await follow(nats, { filter, start: "all", onMessage });
  await follower.caughtUp;
  return texts;
}

describe("publish", () => {
  it("stores one message for each id", async () => {
    const nats = await server.connect();
    const { publish } = createPublisher(nats);
    const subject = deliverySubject(aWorkflow(), "slack");
    const first = await publish(subject, { hello: "wörld" }, { id: "one" });
    const again = await publish(subject, { hello: "wörld" }, { id: "one" });
    expect(first.duplicate).toBe(false);
    expect(again).toEqual({ seq: first.seq, duplicate: true });
    expect(await storedOn(nats, subject)).toEqual(['{"hello":"wörld"}']);
  });

  it("keeps bytes as they are", async () => {
    const nats = await server.connect();
    const subject = deliverySubject(aWorkflow(), "slack");
    await createPublisher(nats).publish(subject, Buffer.from("as it is"), { id: "raw" });
    expect(await storedOn(nats, subject)).toEqual(["as it is"]);
  });

  it("stores a message once although its acknowledgement was lost", async () => {
    await using proxy = await createTcpProxy(server.server.port);
    const nats = await server.connect({ port: proxy.port });
    const subject = deliverySubject(aWorkflow(), "slack");
    proxy.swallowReplies();
    const publishing = createPublisher(nats).publish(subject, 1, { id: "lost-ack" });
    const direct = await server.connect();
    await expect.poll(() => storedOn(direct, subject)).toHaveLength(1);
    await proxy.heal();
    expect(await publishing).toMatchObject({ duplicate: true });
    expect(await storedOn(direct, subject)).toEqual(["1"]);
  });

  it("carries thousands at a time", async () => {
    const nats = await server.connect();
    const { publish } = createPublisher(nats);
    const subject = deliverySubject(aWorkflow(), "bulk");
    const seqs = await Promise.all(Array.from({ length: 3_000 }, (_, i) => publish(subject, i, { id: `bulk-${i}` })));
    expect(new Set(seqs.map(({ seq }) => seq)).size).toBe(3_000);
  });

  it("refuses what the server would not take, with both sizes", async () => {
    const { publish } = createPublisher(await server.connect());
    const large = publish(deliverySubject(aWorkflow(), "x"), new Uint8Array(9 * 1024 * 1024), { id: "large" });
    await expect(large).rejects.toThrow(MessageTooLargeError);
    await expect(large).rejects.toMatchObject({ size: 9 * 1024 * 1024 });
  });

  it("gives up on a subject that no stream holds when its signal aborts", async () => {
    const { publish } = createPublisher(await server.connect());
    const nowhere = publish("elsewhere.subject", 1, { id: "nowhere", signal: AbortSignal.timeout(100) });
    await expect(nowhere).rejects.toThrow(NoReplyError);
  });

  it("tells when the stream is full", async () => {
    await using own = await createTestServer();
    const nats = await own.connect();
    await provision(nats, { maxBytes: 2_000 });
    const { publish } = createPublisher(nats);
    const fill = async () => {
      for (let i = 0; i < 50; i += 1) await publish(deliverySubject(aWorkflow(), "x"), "x".repeat(100), { id: `${i}` });
    };
    await expect(fill()).rejects.toThrow(StreamError);
    await expect(fill()).rejects.toMatchObject({ code: 10077 });
  });

  it("goes on over a kill -9 of the server, storing each message once", async () => {
    await using own = await createTestServer();
    const nats = await own.connect();
    const { publish } = createPublisher(nats);
    const subject = deliverySubject(aWorkflow(), "kill");
    const published: Promise<unknown>[] = [];
    for (let i = 0; i < 400; i += 1) {
      published.push(publish(subject, i, { id: `kill-${i}` }));
      if (i === 200) {
        await own.kill();
        await sleep(50);
        await own.restart();
      }
      if (i % 10 === 0) await sleep(1);
    }
    await Promise.all(published);
    const stored = await storedOn(nats, subject);
    expect(stored.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, i) => i));
  });
});

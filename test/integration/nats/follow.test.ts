import { setTimeout as sleep } from "node:timers/promises";
import { allDeliveries, deliveriesOf, deliverySubject, streamName } from "@onexit/events";
import {
  ClosedError,
  createPublisher,
  type Follower,
  type FollowOptions,
  follow,
  type Nats,
  provision,
} from "@onexit/nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aWorkflow } from "../../support/journal.ts";
import { createTestServer, eventually, operatorOf, type TestServer } from "../../support/nats.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

interface Reader extends AsyncDisposable {
  readonly numbers: readonly number[];
  readonly seqs: readonly number[];
  readonly follower: Follower;
}

/** Collects the numbers that were published. */
async function createReader(nats: Nats, options: Pick<FollowOptions, "filter" | "start">): Promise<Reader> {
  const numbers: number[] = [];
  const seqs: number[] = [];
  const onMessage: FollowOptions["onMessage"] = ({ data, seq }) => {
    numbers.push(Number(Buffer.from(data).toString()));
    seqs.push(seq);
  };
  const follower = await follow(nats, { ...options, onMessage });
  return { numbers, seqs, follower, [Symbol.asyncDispose]: () => follower.stop() };
}

function upTo(n: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => i);
}

describe("follow", () => {
  it("begins at the start, at the present, or behind a sequence", async () => {
    const nats = await server.connect();
    const { publish } = createPublisher(nats);
    const workflow = aWorkflow();
    const subject = deliverySubject(workflow, "a");
    for (const i of upTo(3)) await publish(subject, i, { id: `begin-${i}` });
    const filter = deliveriesOf(workflow);
    await using all = await createReader(nats, { filter, start: "all" });
    await all.follower.caughtUp;
    expect(all.numbers).toEqual([0, 1, 2]);
    await using fresh = await createReader(nats, { filter, start: "new" });
    await fresh.follower.caughtUp;
    await using behind = await createReader(nats, { filter, start: { afterSeq: all.seqs[1] ?? 0 } });
    await publish(subject, 3, { id: "begin-3" });
    await eventually(() => all.numbers.length === 4 && fresh.numbers.length === 1 && behind.numbers.length === 2);
    expect(fresh.numbers).toEqual([3]);
    expect(behind.numbers).toEqual([2, 3]);
  });

  it("waits for a slow reader, and calls it for one message at a time", async () => {
    const nats = await server.connect();
    const { publish } = createPublisher(nats);
    const workflow = aWorkflow();
    for (const i of upTo(250)) await publish(deliverySubject(workflow, "a"), i, { id: `slow-${i}` });
    let inside = 0;
    let most = 0;
    const onMessage = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(0);
      inside -= 1;
    };
    await using follower = await follow(nats, { filter: deliveriesOf(workflow), start: "all", onMessage });
    await follower.caughtUp;
    expect(most).toBe(1);
  });

  it("makes no further call once it is stopped", async () => {
    const nats = await server.connect();
    const { publish } = createPublisher(nats);
    const workflow = aWorkflow();
    const reader = await createReader(nats, { filter: deliveriesOf(workflow), start: "all" });
    await reader.follower.stop();
    await publish(deliverySubject(workflow, "a"), 1, { id: "stopped" });
    await sleep(50);
    expect(reader.numbers).toEqual([]);
    await reader.follower.closed;
  });

  it("ends with what its reader throws", async () => {
    const nats = await server.connect();
    const workflow = aWorkflow();
    const onMessage = () => {
      throw new Error("cannot read this");
    };
    const follower = await follow(nats, { filter: deliveriesOf(workflow), start: "all", onMessage });
    const closed = expect(follower.closed).rejects.toThrow("cannot read this");
    await createPublisher(nats).publish(deliverySubject(workflow, "a"), 1, { id: "throws" });
    await closed;
  });

  it("rejects when the stream does not exist", async () => {
    const nats = await server.connect();
    const follower = await follow(nats, { filter: "x", start: "all", stream: "NOWHERE", onMessage: () => undefined });
    await expect(follower.closed).rejects.toThrow(/stream not found/);
  });

  it("goes on when the stream is deleted and provisioned again, from its beginning", async () => {
    await using own = await createTestServer();
    const nats = await own.connect();
    const { publish } = createPublisher(nats);
    const subject = deliverySubject(aWorkflow(), "a");
    await using reader = await createReader(nats, { filter: allDeliveries, start: "all" });
    for (const i of upTo(10)) await publish(subject, i, { id: `old-${i}` });
    await eventually(() => reader.numbers.length === 10);
    await operatorOf(nats).streams.delete(streamName);
    await sleep(100);
    await provision(nats);
    for (const i of [100, 101]) await publish(subject, i, { id: `new-${i}` });
    await eventually(() => reader.numbers.length === 12);
    expect(reader.numbers.slice(10)).toEqual([100, 101]);
  });

  it("ends with its connection", async () => {
    const nats = await server.connect();
    const reader = await createReader(nats, { filter: allDeliveries, start: "new" });
    await nats.close();
    await reader.follower.closed;
    await expect(createPublisher(nats).publish("onexit.x", 1, { id: "closed" })).rejects.toThrow(ClosedError);
  });

  it("goes on over kills of the server without gaps or repeats", async () => {
    await using own = await createTestServer();
    const nats = await own.connect();
    const { publish } = createPublisher(nats);
    const subject = deliverySubject(aWorkflow(), "a");
    await using reader = await createReader(nats, { filter: allDeliveries, start: "all" });
    for (const i of upTo(600)) {
      await publish(subject, i, { id: `kill-${i}` });
      if (i === 200 || i === 400) {
        await own.kill();
        await own.restart();
      }
    }
    await eventually(() => reader.numbers.length >= 600);
    expect(reader.numbers).toEqual(upTo(600));
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { requestSubject, requestsOf, streamName } from "@onexit/events";
import {
  type Consumer,
  type ConsumerOptions,
  createConsumer,
  createPublisher,
  type Message,
  type Nats,
  provision,
} from "@onexit/nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aWorkflow } from "../../support/journal.ts";
import { createTestServer, eventually, operatorOf, type TestServer } from "../../support/nats.ts";

let server: TestServer;
let actions = 0;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A consumer of an action that no other test has. */
async function createTestConsumer(
  nats: Nats,
  options: Partial<ConsumerOptions> & { readonly action?: string },
): Promise<{ readonly action: string; readonly consumer: Consumer; readonly errors: unknown[] } & AsyncDisposable> {
  actions += 1;
  const action = options.action ?? `action-${actions}`;
  const errors: unknown[] = [];
  const consumer = await createConsumer(nats, {
    durable: action,
    filter: requestsOf(action),
    ackWaitMs: 30_000,
    slots: 4,
    handle: (message) => message.ack(),
    onError: (error) => errors.push(error),
    ...options,
  });
  return { action, consumer, errors, [Symbol.asyncDispose]: () => consumer.stop(1_000) };
}

async function publishAll(nats: Nats, action: string, from: number, to: number): Promise<void> {
  const { publish } = createPublisher(nats);
  const workflow = aWorkflow();
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  await Promise.all(numbers.map((i) => publish(requestSubject(workflow, action), i, { id: `${action}-${i}` })));
}

function numberOf(message: Message): number {
  return Number(Buffer.from(message.data).toString());
}

describe("createConsumer", () => {
  it("handles a thousand messages once each, ten at a time", async () => {
    const nats = await server.connect();
    const handled: number[] = [];
    let inside = 0;
    let most = 0;
    await using running = await createTestConsumer(nats, {
      slots: 10,
      handle: async (message) => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(1);
        handled.push(numberOf(message));
        await message.ack();
        inside -= 1;
      },
    });
    await publishAll(nats, running.action, 0, 1_000);
    await eventually(() => handled.length >= 1_000);
    await sleep(50);
    expect(handled.sort((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
    expect(most).toBe(10);
    expect(running.errors).toEqual([]);
  });

  it("brings a message again after the nak's delay, and counts its arrivals", async () => {
    const nats = await server.connect();
    const arrivals: { readonly count: number; readonly redelivered: boolean; readonly at: number }[] = [];
    await using running = await createTestConsumer(nats, {
      handle: async (message) => {
        arrivals.push({ count: message.deliveryCount, redelivered: message.redelivered, at: performance.now() });
        if (arrivals.length === 1) message.nak(200);
        else await message.ack();
      },
    });
    await publishAll(nats, running.action, 0, 1);
    await eventually(() => arrivals.length === 2);
    expect(arrivals).toMatchObject([
      { count: 1, redelivered: false },
      { count: 2, redelivered: true },
    ]);
    expect((arrivals[1]?.at ?? 0) - (arrivals[0]?.at ?? 0)).toBeGreaterThan(150);
  });

  it("never brings a terminated message again", async () => {
    const nats = await server.connect();
    let arrivals = 0;
    await using running = await createTestConsumer(nats, {
      ackWaitMs: 200,
      handle: async (message) => {
        arrivals += 1;
        message.term();
      },
    });
    await publishAll(nats, running.action, 0, 1);
    await eventually(() => arrivals === 1);
    await sleep(500);
    expect(arrivals).toBe(1);
  });

  it("leaves a message to its handler for as long as that says it is working", async () => {
    const nats = await server.connect();
    let arrivals = 0;
    let done = false;
    await using running = await createTestConsumer(nats, {
      ackWaitMs: 300,
      handle: async (message) => {
        arrivals += 1;
        for (let i = 0; i < 8; i += 1) {
          await sleep(100);
          message.working();
        }
        await message.ack();
        done = true;
      },
    });
    await publishAll(nats, running.action, 0, 1);
    await eventually(() => done);
    expect(arrivals).toBe(1);
  });

  it("brings a message again after a second when its handler throws", async () => {
    const nats = await server.connect();
    let arrivals = 0;
    await using running = await createTestConsumer(nats, {
      handle: async (message) => {
        arrivals += 1;
        if (arrivals === 1) throw new Error("a bug in the handler");
        await message.ack();
      },
    });
    await publishAll(nats, running.action, 0, 1);
    await eventually(() => arrivals === 2);
    expect(running.errors).toEqual([new Error("a bug in the handler")]);
  });

  it("changes the consumer that an earlier release has left", async () => {
    const nats = await server.connect();
    const first = await createTestConsumer(nats, { ackWaitMs: 10_000 });
    await first.consumer.stop(0);
    await using second = await createTestConsumer(nats, { action: first.action, ackWaitMs: 20_000 });
    const { config } = await operatorOf(nats).consumers.info(streamName, second.action);
    expect(config).toMatchObject({
      ack_wait: 20_000_000_000,
      max_ack_pending: 10_000,
      filter_subject: requestsOf(second.action),
    });
  });
});

describe("stop", () => {
  it("waits for the messages in hand and takes no more", async () => {
    const nats = await server.connect();
    const handled: number[] = [];
    let begun = 0;
    const running = await createTestConsumer(nats, {
      slots: 2,
      handle: async (message) => {
        begun += 1;
        await sleep(100);
        await message.ack();
        handled.push(numberOf(message));
      },
    });
    await publishAll(nats, running.action, 0, 10);
    await eventually(() => begun === 2);
    await running.consumer.stop(5_000);
    expect(handled).toHaveLength(2);
    await sleep(150);
    expect(begun).toBe(2);
  });

  it("aborts what takes too long, and gives it to another replica at once", async () => {
    const [mine, theirs] = [await server.connect(), await server.connect()];
    let reason: unknown;
    let begun = 0;
    const slow = await createTestConsumer(mine, {
      handle: async (_, signal) => {
        begun += 1;
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        reason = signal.reason;
      },
    });
    await publishAll(mine, slow.action, 0, 1);
    await eventually(() => begun === 1);
    await slow.consumer.stop(50);
    expect(reason).toEqual(new Error("the service is stopping"));
    const counts: number[] = [];
    await using other = await createTestConsumer(theirs, {
      action: slow.action,
      handle: async (message) => {
        counts.push(message.deliveryCount);
        await message.ack();
      },
    });
    await eventually(() => counts.length === 1, 2_000);
    expect(counts).toEqual([2]);
    expect(other.errors).toEqual([]);
  });
});

describe("a running consumer", () => {
  it("goes on when the consumer is deleted under it", async () => {
    const nats = await server.connect();
    const handled = new Set<number>();
    await using running = await createTestConsumer(nats, {
      handle: async (message) => {
        handled.add(numberOf(message));
        await message.ack();
      },
    });
    await publishAll(nats, running.action, 0, 20);
    await eventually(() => handled.size === 20);
    await operatorOf(nats).consumers.delete(streamName, running.action);
    await publishAll(nats, running.action, 20, 40);
    await eventually(() => handled.size === 40);
    expect(running.errors.length).toBeGreaterThan(0);
  });

  it("goes on when the stream is deleted and provisioned again", async () => {
    await using own = await createTestServer();
    const nats = await own.connect();
    const handled = new Set<number>();
    await using running = await createTestConsumer(nats, {
      handle: async (message) => {
        handled.add(numberOf(message));
        await message.ack();
      },
    });
    await publishAll(nats, running.action, 0, 5);
    await eventually(() => handled.size === 5);
    await operatorOf(nats).streams.delete(streamName);
    await sleep(100);
    await provision(nats);
    await publishAll(nats, running.action, 5, 10);
    await eventually(() => handled.size === 10, 5_000);
  });

  it("goes on over kills of the server, and handles everything", async () => {
    await using own = await createTestServer();
    const nats = await own.connect();
    const handled = new Map<number, number>();
    await using running = await createTestConsumer(nats, {
      ackWaitMs: 1_000,
      handle: async (message) => {
        handled.set(numberOf(message), (handled.get(numberOf(message)) ?? 0) + 1);
        await message.ack();
      },
    });
    for (let round = 0; round < 3; round += 1) {
      const publishing = publishAll(nats, running.action, round * 100, round * 100 + 100);
      await own.kill();
      await own.restart();
      await publishing;
    }
    await eventually(() => handled.size === 300);
    // Only what was in flight at a kill may have come twice.
    expect([...handled.values()].filter((times) => times > 1).length).toBeLessThan(100);
  });
});

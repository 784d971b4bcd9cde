import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineAction } from "../src/action.ts";
import { RetryableError, TerminalError } from "../src/error.ts";
import {
  createMessage,
  createService,
  createWorld,
  encodeRequest,
  sampleRequest,
  startHttpTarget,
} from "../src/testing.ts";

/** Delivers one request to an action that does what it is told. */
async function deliver(
  run: Parameters<typeof defineAction>[0]["run"],
  changes: Partial<Parameters<typeof defineAction>[0]> = {},
  request: Parameters<typeof sampleRequest>[2] = {},
) {
  const world = createWorld();
  const action = defineAction({ name: "told", run, ...changes });
  const service = createService({ action, environment: {}, world });
  const message = await service.deliver(
    encodeRequest(sampleRequest("told", { channel: "{{workflow.name}}" }, request)),
  );
  return { world, message, logged: service.logged.join("") };
}
const succeed = async () => ({ outcome: "succeeded", detail: "done" }) as const;

describe("an attempt", () => {
  it("gives the action rendered parameters, the key and the attempt", async () => {
    const seen: unknown[] = [];
    const { world } = await deliver(async ({ parameters, attempt, key, variables }) => {
      seen.push(parameters, attempt, key.length, variables.delivery.attempt);
      return succeed();
    });
    expect(seen).toEqual([{ channel: "etl-7kq2d" }, 1, 64, 1]);
    expect(world.events[0]).toMatchObject({ destination: "etl-7kq2d" });
  });

  it("waits up to 30 s on the message, and parks what takes longer", async () => {
    const limits = [20_000, 90_000];
    const { message, world } = await deliver(async () => {
      const retryAfterMs = limits.shift();
      if (retryAfterMs !== undefined) throw new RetryableError("not yet", { retryAfterMs });
      return succeed();
    });
    expect(message.answers).toEqual([{ nakMs: expect.any(Number) }, "ack", "ack"]);
    expect(world.history.map(({ state, parked }) => [state, parked])).toEqual([
      ["claimed", undefined],
      ["retrying", false],
      ["claimed", undefined],
      ["retrying", true],
      ["claimed", undefined],
      ["done", undefined],
    ]);
    expect(world.events.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  it("is dead at once when the action says so, with what the destination said", async () => {
    const { world } = await deliver(async () => {
      throw new TerminalError("refused", { status: 400, code: "bad", body: "x".repeat(10_000) });
    });
    expect(world.events).toMatchObject([
      { type: "ActionDead", problem: { message: "refused", status: 400, code: "bad" } },
    ]);
    const [event] = world.events;
    expect(event?.type === "ActionDead" && event.problem.body).toHaveLength(4_096);
  });

  it("takes an unknown error for unclear after the first byte, and for a failure before it", async () => {
    const throwing = (sentFirst: boolean) =>
      deliver(async ({ sent, attempt }) => {
        if (attempt > 1) return succeed();
        if (sentFirst) await sent();
        throw new TypeError("oops");
      });
    expect((await throwing(true)).world.events[0]).toMatchObject({ type: "ActionFailed", outcome: "unclear" });
    expect((await throwing(false)).world.events[0]).toMatchObject({ type: "ActionFailed", outcome: "retry" });
  });

  it("is dead when the budget of attempts is used up", async () => {
    const fail = async () => {
      throw new RetryableError("no");
    };
    const { world } = await deliver(fail, { attempts: 3 });
    expect(world.events.map(({ type }) => type)).toEqual(["ActionFailed", "ActionFailed", "ActionDead"]);
    expect(world.events[2]).toMatchObject({ problem: { message: "no (gave up after 3 attempts)" } });
  });

  it("is dead when the parameters are not valid, and says all that is wrong", async () => {
    const parameters = z.strictObject({ channel: z.number(), count: z.number() }) as unknown as z.ZodType<never>;
    const { world } = await deliver(succeed, { parameters });
    expect(world.events).toMatchObject([
      { type: "ActionDead", problem: { message: expect.stringMatching(/plugin\.told.*channel: .*; count: /) } },
    ]);
  });

  it("records what was suppressed, and why", async () => {
    const { world } = await deliver(async () => ({ outcome: "suppressed", detail: "a newer one was sent" }));
    expect(world.events).toMatchObject([{ type: "ActionSuppressed", reason: "a newer one was sent" }]);
    expect(world.entry()?.state).toBe("done");
  });

  it("ends an action that does not listen to its signal", async () => {
    const { world } = await deliver(
      ({ attempt }) => (attempt > 1 ? succeed() : new Promise(() => undefined)),
      {},
      { timeoutMs: 50 },
    );
    expect(world.events).toMatchObject([
      { type: "ActionFailed", outcome: "retry", problem: { message: "no answer within 0.05 s" } },
      { type: "ActionSucceeded", attempt: 2 },
    ]);
  });

  it("lets nothing be sent after its end", async () => {
    let late: Promise<void> | undefined;
    const { world } = await deliver(async ({ sent }) => {
      late = new Promise((resolve) => setTimeout(resolve, 20)).then(sent);
      late.catch(() => undefined);
      return succeed();
    });
    await expect(late).rejects.toThrow();
    expect(world.entry()?.state).toBe("done");
  });

  it("renews its claim while it acts, so that nobody takes it over", async () => {
    const { world } = await deliver(async () => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      return succeed();
    });
    expect(world.history.filter(({ state }) => state === "claimed").length).toBeGreaterThanOrEqual(3);
  });

  it("keeps other destinations going while one lane is full", async () => {
    const world = createWorld();
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const action = defineAction({
      name: "told",
      run: async ({ parameters }) => {
        if ((parameters as { channel: string }).channel === "slow") await gate;
        return succeed();
      },
    });
    const service = createService({ action, environment: {}, world });
    const requests = Array.from({ length: 9 }, (_, n) =>
      sampleRequest("told", { channel: "slow" }, { origin: { kind: "node", node: `n${n}` } }),
    );
    const messages = requests.map((request) => createMessage(encodeRequest(request)));
    const handling = messages.map((message) => service.handle(message));
    const quick = createMessage(encodeRequest(sampleRequest("told", { channel: "quick" })));
    await service.handle(quick);
    expect(quick.answers).toEqual(["ack"]);
    expect(messages.filter(({ answers }) => typeof answers[0] === "object")).toHaveLength(1);
    release();
    await Promise.all(handling);
  });

  it("keeps of every attempt what was sent and what was answered, by whichever way it went, without a secret", async () => {
    await using target = await startHttpTarget({ respond: ({ body }) => ({ text: `seen ${body}` }) });
    const token = "tok-0123456789";
    target.next({ status: 503, body: `not with ${token}` });
    const world = createWorld();
    const action = defineAction({
      name: "told",
      config: { token: { name: "TOLD_TOKEN", secret: true, required: true } },
      run: async ({ http, config }) => {
        await http.post(`${target.url}/${config.token}`, { json: { text: "hi", token: config.token } });
        await (await http.strictFetch(`${target.url}/second`, { method: "PUT", body: `more ${config.token}` })).text();
        return succeed();
      },
    });
    const service = createService({ action, environment: { TOLD_TOKEN: token }, world });
    await service.deliver(encodeRequest(sampleRequest("told", {})));
    const post = { method: "POST", url: `${target.url}/***`, body: '{"text":"hi","token":"***"}' };
    expect(world.events.map(({ exchanges }) => exchanges)).toMatchObject([
      [{ ...post, status: 503, reply: "not with ***" }],
      [
        { ...post, status: 200, reply: 'seen {"text":"hi","token":"***"}' },
        { method: "PUT", url: `${target.url}/second`, body: "more ***", status: 200, reply: "seen more ***" },
      ],
    ]);
    expect(JSON.stringify([world.events, world.history, service.logged])).not.toContain(token);
  });
});

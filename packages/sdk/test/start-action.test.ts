import {
  type ActionRequested,
  type DeliveryEvent,
  encodeDecision,
  encodeEvent,
  journalSubject,
  ledgerKeyOf,
  requestSubject,
  type WorkflowEvent,
} from "@onexit/events";
import { createPublisher, type Nats, openLedger } from "@onexit/nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defineAction } from "../src/action.ts";
import { ConfigError, RetryableError } from "../src/error.ts";
import { type StartOptions, startAction } from "../src/start-action.ts";
import { type HttpTarget, sampleRequest, sampleVariables, startHttpTarget } from "../src/testing.ts";
import { startTestNats, type TestNats } from "./nats-server.ts";
import { chat } from "./sample-action.ts";

let server: TestNats;
let client: Nats;

beforeAll(async () => {
  server = await startTestNats();
  client = await server.connect("client");
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const quiet = { write: () => undefined };
let count = 0;

/** An action of its own consumer for each test. */
function named(changes: Partial<typeof chat> = {}) {
  count += 1;
  return defineAction({ ...chat, name: `chat${count}`, ...changes });
}

function requestFor(action: { readonly name: string }, node = "n"): ActionRequested {
  const parameters = { room: "ops", text: "{{workflow.name}} failed" };
  return sampleRequest(action.name, parameters, { origin: { kind: "node", node } });
}

async function publish(request: ActionRequested, n = 0) {
  const id = `${request.key}:${n}`;
  const json = encodeEvent(request, id, request.workflow);
  await createPublisher(client).publish(requestSubject(request.workflow, request.action), json, { id });
}

async function start(
  action: Parameters<typeof startAction>[0],
  target: HttpTarget,
  options: Partial<StartOptions> = {},
) {
  const events: DeliveryEvent[] = [];
  const nats = await server.connect(action.name);
  const environment = { CHAT_URL: target.url, CHAT_TOKEN: "token-123456" };
  const onEvent = (event: DeliveryEvent) => void events.push(event);
  const service = await startAction(action, { nats, environment, logTo: quiet, ackWaitMs: 1_000, onEvent, ...options });
  return { events, nats, ...service, [Symbol.asyncDispose]: () => service.stop() };
}

/** Recognises repetitions by the key, as a destination should. */
const startTarget = () => startHttpTarget({ identify: ({ headers }) => String(headers["idempotency-key"]) });

describe("startAction", () => {
  it("delivers each request once, however often it is published", async () => {
    await using target = await startHttpTarget();
    const action = named();
    await using service = await start(action, target);
    const requests = Array.from({ length: 40 }, (_, n) => requestFor(action, `n${n}`));
    await Promise.all(requests.flatMap((request) => [publish(request), publish(request, 1)]));
    await expect.poll(() => service.events.length, { timeout: 15_000 }).toBe(40);
    // The last copies are still on their way; whatever they did would show up here.
    await service.stop();
    expect(target.acts()).toBe(40);
    expect(service.events).toHaveLength(40);
    expect(JSON.parse(target.requests[0]?.body ?? "")).toEqual({ text: "etl-7kq2d failed" });
  });

  it("shares the work between replicas", async () => {
    await using target = await startHttpTarget();
    const action = named();
    await using one = await start(action, target, { slots: 1 });
    await using two = await start(action, target, { slots: 1 });
    await Promise.all(Array.from({ length: 30 }, (_, n) => publish(requestFor(action, `n${n}`))));
    await expect.poll(() => one.events.length + two.events.length, { timeout: 10_000 }).toBe(30);
    expect(target.acts()).toBe(30);
    expect(Math.min(one.events.length, two.events.length)).toBeGreaterThan(0);
  });

  it("goes on for a process that died in the act, within two ack waits", async () => {
    await using target = await startTarget();
    const action = named();
    target.next("stall");
    await using dying = await start(action, target, { graceMs: 0 });
    await publish(requestFor(action));
    await expect.poll(() => target.requests.length, { timeout: 5_000 }).toBe(1);
    await dying.nats.close();
    const died = performance.now();
    await using heir = await start(action, target);
    await expect.poll(() => heir.events.map(({ type }) => type), { timeout: 10_000 }).toEqual(["ActionSucceeded"]);
    expect(performance.now() - died).toBeLessThan(4_000);
    expect(heir.events).toMatchObject([{ attempt: 2 }]);
    expect(target.acts()).toBe(1);
  });

  it("brings back what was parked, also after a restart", async () => {
    await using target = await startTarget();
    let failures = 1;
    const action = named({
      run: async (context) => {
        failures -= 1;
        if (failures >= 0) throw new RetryableError("come back", { retryAfterMs: 31_000 });
        return chat.run(context);
      },
    });
    const request = requestFor(action);
    const ledger = openLedger(client);
    {
      await using first = await start(action, target);
      await publish(request);
      await expect.poll(() => first.events.length, { timeout: 5_000 }).toBe(1);
    }
    // Half a minute is not waited for: its time is moved to now.
    const parked = await ledger.get(ledgerKeyOf(request));
    expect(parked?.entry).toMatchObject({ state: "retrying", parked: true });
    if (parked !== undefined) {
      await ledger.update(ledgerKeyOf(request), { ...parked.entry, notBefore: Date.now() - 1 }, parked.revision);
    }
    await using second = await start(action, target);
    await expect
      .poll(() => second.events.map(({ type, attempt }) => `${type} ${attempt}`), { timeout: 5_000 })
      .toEqual(["ActionSucceeded 2"]);
  });

  it("leaves a destination alone for as long as that asked for, also after a restart, and says so", async () => {
    await using target = await startTarget();
    const action = named();
    const asks = { status: 429, headers: { "retry-after": "600" } };
    target.next(asks);
    {
      await using first = await start(action, target);
      await publish(requestFor(action));
      await expect.poll(() => first.events.length, { timeout: 5_000 }).toBe(1);
    }
    await using second = await start(action, target, { healthPort: 0 });
    const health = async () => (await fetch(`http://127.0.0.1:${second.healthPort}/healthz`)).text();
    await expect.poll(health, { timeout: 5_000 }).toMatch(/^ok\n.* is paused: nobody goes there until 20\d\d-.*Z\n$/);
    await publish(requestFor(action, "another"));
    await expect.poll(() => second.backlog(), { timeout: 5_000 }).toBe(1);
    expect(target.requests).toHaveLength(1);
  });

  it("lets acts end when it is stopped, and hands over what does not", async () => {
    await using target = await startTarget();
    const action = named();
    target.next("stall");
    const stopping = await start(action, target, { graceMs: 200, ackWaitMs: 8_000 });
    await publish(requestFor(action));
    await expect.poll(() => target.requests.length, { timeout: 5_000 }).toBe(1);
    await stopping.stop();
    const stopped = performance.now();
    await using heir = await start(action, target, { ackWaitMs: 8_000 });
    await expect.poll(() => heir.events.map(({ type }) => type), { timeout: 5_000 }).toEqual(["ActionSucceeded"]);
    expect(performance.now() - stopped).toBeLessThan(4_000);
  });

  it("answers lifecycle events without being asked for", async () => {
    await using target = await startTarget();
    const action = named({
      on: ["WorkflowFinished"],
      run: async ({ http, config, key, variables }) => {
        await http.post(config.url, { json: { text: variables.workflow.name }, headers: { "idempotency-key": key } });
        return { outcome: "succeeded", detail: "told" };
      },
    });
    const { parameters: _, ...withoutSchema } = action;
    await using service = await start(withoutSchema, target);
    const { name, namespace, uid } = sampleVariables.workflow;
    const workflow = { cluster: "local", namespace, name, uid: `${uid}-${action.name}` };
    const finished: WorkflowEvent = {
      type: "WorkflowFinished",
      at: Date.now(),
      phase: "Failed",
      message: "",
      variables: sampleVariables,
    };
    const batch = encodeDecision({ id: "d1", events: [finished] }, workflow);
    await createPublisher(client).publish(journalSubject(workflow), batch, { id: `journal-${action.name}` });
    await expect
      .poll(() => service.events.map(({ origin }) => origin), { timeout: 5_000 })
      .toEqual([{ kind: "event", event: "WorkflowFinished" }]);
  });

  it("previews for want of a secret, or does not start at all", async () => {
    await using target = await startTarget();
    const action = named();
    const environment = { CHAT_URL: target.url };
    const refused = start(action, target, { environment, whenMissing: "refuse" });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow("CHAT_TOKEN is not set");
    await using service = await start(action, target, { environment });
    await publish(requestFor(action));
    await expect
      .poll(() => service.events, { timeout: 5_000 })
      .toMatchObject([{ type: "ActionPreviewed", missing: ["CHAT_TOKEN"] }]);
    expect(target.acts()).toBe(0);
  });

  it("is ready while it takes work", async () => {
    await using target = await startTarget();
    let trouble: string | undefined;
    await using service = await start(named(), target, { healthPort: 0, disconnected: () => trouble });
    const ready = async () => (await fetch(`http://127.0.0.1:${service.healthPort}/readyz`)).status;
    expect(await ready()).toBe(200);
    trouble = "not connected to NATS";
    expect(await ready()).toBe(503);
  });
});

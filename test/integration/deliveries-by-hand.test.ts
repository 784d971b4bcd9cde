import {
  dropDelivery,
  editRequest,
  nextOutcomes,
  readDeliveries,
  readDelivery,
  retryDelivery,
} from "@onexit/deliveries";
import { encodeEvent, ledgerKeyOf, requestSubject } from "@onexit/events";
import { backlogOf, createPublisher, type Nats, openLedger } from "@onexit/nats";
import { defineAction, RetryableError, startAction, TerminalError } from "@onexit/sdk";
import { sampleRequest } from "@onexit/sdk/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServer, eventually, type TestServer } from "../support/nats.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** An action whose texts say what becomes of them. */
function actionOf(name: string, acted: string[]) {
  return defineAction({
    name,
    run: async ({ parameters, key }) => {
      const text = String(parameters.text);
      if (text === "refuse") throw new TerminalError("refused");
      if (text === "later") throw new RetryableError("later", { retryAfterMs: 120_000 });
      acted.push(`${key} ${text}`);
      return { outcome: "succeeded", detail: "done" };
    },
  });
}

const start = (nats: Nats, name: string, acted: string[]) =>
  startAction(actionOf(name, acted), { nats, environment: {}, logLevel: "error" });

async function ask(nats: Nats, name: string, text: string) {
  const request = sampleRequest(name, { text });
  const id = `${request.key}:0`;
  const event = encodeEvent(request, id, request.workflow);
  await createPublisher(nats).publish(requestSubject(request.workflow, name), event, { id });
  return request;
}

const deliveryOf = async (nats: Nats, key: string) => {
  const found = (await readDeliveries(nats)).find((delivery) => delivery.key === key);
  if (found === undefined) throw new Error(`no delivery ${key}`);
  return found;
};

describe("by hand, on a shared server", () => {
  it("who asked again and why stays with the delivery, through every attempt that follows", async () => {
    const nats = await server.connect();
    await using _ = await start(nats, "asked-again", []);
    const request = await ask(nats, "asked-again", "refuse");
    const began = Date.now();
    for (const [after, said] of [{ by: "ada", reason: "the channel is back" }, {}].entries()) {
      await eventually(async () => (await deliveryOf(nats, request.key)).state === "dead");
      const dead = await deliveryOf(nats, request.key);
      await retryDelivery(nats, dead, { now: began + after, ...said });
      expect((await nextOutcomes(nats, [dead], 10_000)).get(request.key)).toMatchObject({ attempt: after + 2 });
    }
    expect((await openLedger(nats).get(ledgerKeyOf(request)))?.entry).toMatchObject({
      state: "dead",
      askedAgain: [
        { at: began, afterAttempt: 1, by: "ada", reason: "the channel is back" },
        { at: began + 1, afterAttempt: 2 },
      ],
    });
  });

  it("an edited request is the next attempt of the same delivery, and stays edited", async () => {
    const nats = await server.connect();
    const acted: string[] = [];
    await using _ = await start(nats, "edited", acted);
    const request = await ask(nats, "edited", "refuse");
    await eventually(async () => (await deliveryOf(nats, request.key)).state === "dead");
    const dead = await deliveryOf(nats, request.key);
    await retryDelivery(nats, dead, {
      now: Date.now(),
      edited: editRequest(dead.request, { parameters: { text: "mended" } }),
    });
    expect((await nextOutcomes(nats, [dead], 10_000)).get(request.key)).toMatchObject({ attempt: 2 });
    expect(acted).toEqual([`${request.key} mended`]);
    const after = await deliveryOf(nats, request.key);
    expect(await readDelivery(nats, dead)).toEqual(after);
    expect(after).toMatchObject({ edited: true, state: "sent", request: { parameters: { text: "mended" } } });
    // The first request is what the ledger names as its beginning no more: a parked retry brings the edited one.
    const entry = (await openLedger(nats).get(ledgerKeyOf(request)))?.entry;
    expect(entry?.requestSeq).toBeGreaterThan(after.requestSeq);
    await expect(retryDelivery(nats, after, { now: Date.now() })).rejects.toThrow(/was sent already/);
  });

  it("a retry is parked before it is published, so that a scan finds one whose caller died in between", async () => {
    const nats = await server.connect();
    const acted: string[] = [];
    const first = await start(nats, "forgotten", acted);
    const request = await ask(nats, "forgotten", "refuse");
    await eventually(async () => (await deliveryOf(nats, request.key)).state === "dead");
    await first.stop();
    const dead = await deliveryOf(nats, request.key);
    await retryDelivery(nats, dead, { now: Date.now() });
    const entry = (await openLedger(nats).get(ledgerKeyOf(request)))?.entry;
    expect(entry).toMatchObject({ state: "retrying", parked: true });
  });

  it.each([
    ["refuse", "dead", 1],
    ["later", "retrying", 1],
    ["nobody listens", "pending", 0],
  ])("what is %s and %s is dropped, and is never acted on again", async (text, state, attempt) => {
    const nats = await server.connect();
    const name = `dropped-${state}`;
    const acted: string[] = [];
    const service = state === "pending" ? undefined : await start(nats, name, acted);
    const request = await ask(nats, name, text);
    await eventually(async () => (await deliveryOf(nats, request.key)).state === state);
    const before = await deliveryOf(nats, request.key);
    const dropped = await dropDelivery(nats, before, { reason: "no longer wanted", now: Date.now() });
    expect(dropped.event).toMatchObject({ type: "ActionDropped", attempt, reason: "no longer wanted" });
    const after = await deliveryOf(nats, request.key);
    expect(after.state).toBe("dropped");
    await service?.stop();
    // A fresh service finds the request, or its parked repetition, and acts on neither.
    await using _ = await start(nats, name, acted);
    await eventually(async () => (await backlogOf(nats, name)) === 0);
    expect(acted).toEqual([]);
    await expect(retryDelivery(nats, after, { now: Date.now() })).rejects.toThrow(/was dropped already/);
    const again = await dropDelivery(nats, after, { reason: "another reason", now: Date.now() });
    expect(again.event.reason).toBe("no longer wanted");
  });

  it("what was sent cannot be dropped", async () => {
    const nats = await server.connect();
    await using _ = await start(nats, "sent", []);
    const request = await ask(nats, "sent", "fine");
    await eventually(async () => (await deliveryOf(nats, request.key)).state === "sent");
    const sent = await deliveryOf(nats, request.key);
    await expect(dropDelivery(nats, sent, { reason: "x", now: Date.now() })).rejects.toThrow(/was sent already/);
  });
});

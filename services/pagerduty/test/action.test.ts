import type { StatusVariables } from "@onexit/events";
import {
  createMemoryHistory,
  createService,
  createWorld,
  encodeRequest,
  sampleRequest,
  sampleVariables,
} from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { pagerdutyAction } from "../src/action.ts";
import { environmentOf, type FakePagerDuty, routingKey, startFakePagerDuty } from "./fake-pagerduty.ts";

type Changes = NonNullable<Parameters<typeof sampleRequest>[2]>;

const withStatus = (status: string): StatusVariables => ({
  ...sampleVariables,
  workflow: { ...sampleVariables.workflow, status },
});

/** One process after the other: what they know of each other is in the history. */
const history = createMemoryHistory();

/** Delivers one request and tells what came of it. */
async function deliver(target: FakePagerDuty, parameters: Record<string, string>, changes: Changes = {}) {
  const world = createWorld();
  const service = createService({ action: pagerdutyAction({ history }), environment: environmentOf(target), world });
  await service.deliver(encodeRequest(sampleRequest("pagerduty", parameters, changes)));
  return { world, events: world.events, last: world.events.at(-1), logged: service.logged.join("") };
}

describe("pagerduty", () => {
  it("triggers on failure and resolves the same alert on a later success", async () => {
    await using target = await startFakePagerDuty();
    const variables = (name: string, status: string): StatusVariables => ({
      ...sampleVariables,
      workflow: { ...sampleVariables.workflow, name, status, generateName: "orders-" },
    });
    const at = Date.now();
    const failed = await deliver(target, {}, { variables: variables("orders-aaaaa", "Failed"), at });
    await deliver(target, {}, { variables: variables("orders-bbbbb", "Succeeded"), at: at + 1_000 });
    expect(failed.last).toMatchObject({
      type: "ActionSucceeded",
      detail: "trigger accepted",
      destination: "onexit/local/data/orders",
      created: { dedup_key: "onexit/local/data/orders" },
    });
    expect(target.enqueued).toMatchObject([
      { event_action: "trigger", dedup_key: "onexit/local/data/orders", payload: { severity: "error" } },
      { event_action: "resolve", dedup_key: "onexit/local/data/orders" },
    ]);
  });

  it("does not open an alert again that a later success resolved", async () => {
    await using target = await startFakePagerDuty();
    const own = { dedup_key: "late" };
    const at = Date.now();
    await deliver(target, own, { variables: withStatus("Succeeded"), at });
    const { last } = await deliver(target, own, { at: at - 60_000 });
    expect(last).toMatchObject({ type: "ActionSuppressed", reason: expect.stringContaining("trigger comes too late") });
    expect(target.enqueued).toHaveLength(1);
  });

  it("does not take an event for overtaken that PagerDuty refused", async () => {
    await using target = await startFakePagerDuty();
    const own = { dedup_key: "refused" };
    const at = Date.now();
    target.next({ status: 400 });
    await deliver(target, own, { variables: withStatus("Succeeded"), at });
    const { last } = await deliver(target, own, { at: at - 60_000 });
    expect(last?.type).toBe("ActionSucceeded");
  });

  it("does nothing about a workflow that still runs", async () => {
    await using target = await startFakePagerDuty();
    const { last } = await deliver(target, {}, { variables: withStatus("Running") });
    expect(last).toMatchObject({
      type: "ActionSuppressed",
      reason: expect.stringContaining("the workflow is Running"),
    });
    expect(target.requests).toEqual([]);
  });

  it("sends a lost event again under the same key", async () => {
    await using target = await startFakePagerDuty();
    target.next("lose the reply");
    const { events } = await deliver(target, { dedup_key: "lost" });
    expect(events).toMatchObject([{ type: "ActionFailed", outcome: "unclear" }, { type: "ActionSucceeded" }]);
    expect(target.enqueued.map(({ dedup_key }) => dedup_key)).toEqual(["lost", "lost"]);
    expect(target.enqueued[0]).toEqual(target.enqueued[1]);
  });

  it("backs off for minutes when a limit is hit, with one request an attempt", async () => {
    await using target = await startFakePagerDuty();
    target.next({ status: 429, body: "{}" });
    const { events } = await deliver(target, { dedup_key: "limited" });
    const [failed] = events;
    expect(failed?.type === "ActionFailed" && failed.nextAttemptAt - failed.at).toBeGreaterThanOrEqual(60_000);
    expect(target.requests).toHaveLength(2);
  });

  it("shows what PagerDuty has against an event, and masks the routing key in it", async () => {
    await using target = await startFakePagerDuty();
    target.next({ status: 400, body: JSON.stringify({ errors: [`'routing_key' ${routingKey} is invalid`] }) });
    const { events, logged } = await deliver(target, { dedup_key: "bad" });
    expect(events).toMatchObject([
      { type: "ActionDead", problem: { status: 400, message: "pagerduty answered 400: 'routing_key' *** is invalid" } },
    ]);
    expect(JSON.stringify(events) + logged).not.toContain(routingKey);
  });

  it("takes a 200 for somebody else's, and pages later rather than never", async () => {
    const statuses = [200];
    await using target = await startFakePagerDuty(() => ({ status: statuses.shift() ?? 202, json: {} }));
    const world = createWorld();
    const service = createService({ action: pagerdutyAction({ history }), environment: environmentOf(target), world });
    const data = encodeRequest(sampleRequest("pagerduty", { dedup_key: "portal" }));
    await service.deliverBesideOthers(data);
    expect(world.events[0]).toMatchObject({
      type: "ActionFailed",
      problem: { message: expect.stringContaining("is PAGERDUTY_EVENTS_URL right?") },
    });
    expect(world.events.at(-1)?.type).toBe("ActionSucceeded");
  });

  it("shows the event that it would send when no routing key is set, and no key", async () => {
    const world = createWorld();
    const service = createService({ action: pagerdutyAction({ history }), environment: {}, world });
    await service.deliver(encodeRequest(sampleRequest("pagerduty", { severity: "critical" })));
    expect(world.events).toMatchObject([
      {
        type: "ActionPreviewed",
        missing: ["PAGERDUTY_ROUTING_KEY"],
        preview: { event_action: "trigger", payload: { severity: "critical", source: "local/data/etl-7kq2d" } },
      },
    ]);
    expect(JSON.stringify(world.events)).not.toContain("routing_key");
  });
});

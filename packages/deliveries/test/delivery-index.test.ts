import type { ActionRequested, DeliveryEvent, OnexitEvent } from "@onexit/events";
import { deliveryIdOf } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { createDeliveryIndex } from "../src/delivery-index.ts";
import { laneViews } from "../src/lanes.ts";

const keyOf = (n: number) => String(n).padEnd(64, "0");
const workflowOf = (n: number) => ({ cluster: "local", namespace: "default", name: `wf-${n % 2}`, uid: `u-${n}` });

const asked = (n: number, text = "hi"): OnexitEvent =>
  ({
    type: "ActionRequested",
    at: n,
    key: keyOf(n),
    action: "slack",
    workflow: workflowOf(n),
    origin: { kind: "node", node: "bye" },
    destination: "#ops",
    parameters: { text },
    required: false,
  }) as unknown as ActionRequested;

const said = (n: number, attempt: number, rest: object): OnexitEvent =>
  ({
    at: 1_000 + n,
    key: keyOf(n),
    action: "slack",
    workflow: workflowOf(n),
    destination: "#ops",
    attempt,
    durationMs: 1,
    ...rest,
  }) as unknown as DeliveryEvent;

const sent = { type: "ActionSucceeded", detail: "posted", already: false };
const dead = (status: number) => ({ type: "ActionDead", problem: { message: "no", status } });

describe("an index of deliveries", () => {
  it("keeps the newest and says how many it forgot", () => {
    const index = createDeliveryIndex(3);
    for (let n = 1; n <= 5; n += 1) index.add(asked(n), n * 10);
    expect(index.size).toBe(3);
    expect(index.forgotten).toBe(2);
    expect(index.find(deliveryIdOf(keyOf(2)))).toBeUndefined();
    expect(index.find(deliveryIdOf(keyOf(3)))?.requestSeq).toBe(30);
    index.add(said(1, 1, sent), 60);
    expect(index.size).toBe(3);
  });

  it("follows a delivery through its attempts, and hears nothing in what is said again", () => {
    const index = createDeliveryIndex(10);
    index.add(asked(1), 1);
    index.add(said(1, 1, { type: "ActionFailed", problem: { message: "busy", status: 429 }, nextAttemptAt: 99 }), 2);
    expect(index.find(keyOf(1))).toMatchObject({ state: "retrying", nextAt: 99, limited: true, message: "429 busy" });
    index.add(said(1, 2, sent), 3);
    index.add(said(1, 1, { type: "ActionFailed", problem: { message: "busy" }, nextAttemptAt: 99 }), 4);
    expect(index.find(keyOf(1))).toMatchObject({ state: "sent", attempt: 2, nextAt: undefined });
    expect(index.find(keyOf(1))?.edited).toBe(false);
    index.add(asked(1), 5);
    expect(index.find(keyOf(1))).toMatchObject({ edited: false, requestSeq: 1 });
    index.add(asked(1, "other"), 6);
    expect(index.find(keyOf(1))).toMatchObject({ edited: true, requestSeq: 1 });
  });

  it("pages what a filter means, and counts every state of it", () => {
    const index = createDeliveryIndex(10);
    for (let n = 1; n <= 6; n += 1) index.add(asked(n), n);
    index.add(said(2, 1, dead(404)), 7);
    index.add(said(4, 1, dead(404)), 8);
    const first = index.list({ workflow: "wf-0", state: "dead" }, { limit: 1 });
    expect(first).toMatchObject({ items: [{ requestSeq: 4 }], counts: { dead: 2, pending: 1 }, next: 4 });
    const second = index.list({ workflow: "wf-0", state: "dead" }, { limit: 1, before: 4 });
    expect(second.items.map(({ requestSeq }) => requestSeq)).toEqual([2]);
    expect(second.next).toBeUndefined();
    expect(index.list({ state: "dead,pending" }, { limit: 10 }).items).toHaveLength(6);
    const none = index.list({}, { limit: 5, isVisible: () => false });
    expect(none).toEqual({ items: [], counts: {} });
  });

  it("says how each destination does by what was tried last", () => {
    const index = createDeliveryIndex(10);
    for (let n = 1; n <= 3; n += 1) index.add(asked(n), n);
    expect(laneViews(index.all())).toMatchObject([{ name: "#ops", state: "unknown", waiting: 3 }]);
    index.add(said(1, 1, sent), 4);
    expect(laneViews(index.all())[0]).toMatchObject({ state: "ok", sent: 1, waiting: 2 });
    index.add(said(2, 1, dead(500)), 5);
    expect(laneViews(index.all())[0]).toMatchObject({ state: "failing", dead: 1 });
    index.add(said(3, 1, dead(429)), 6);
    expect(laneViews(index.all())[0]?.state).toBe("limited");
  });
});

import { type DeliveryHistory, destinationViews } from "@onexit/deliveries";
import type { DeliveryEvent } from "@onexit/events";
import { deliveryStateOf } from "@onexit/events";
import { sampleRequest } from "@onexit/sdk/testing";
import { expect, it } from "vitest";
import { destinationTable } from "../../src/view/destinations.ts";

const t0 = Date.parse("2026-01-02T03:04:05Z");

/** A delivery to a channel whose attempts came to this. */
function delivery(channel: string, ...said: readonly object[]): DeliveryHistory {
  const request = sampleRequest("slack", { channel }, { at: t0 });
  const { key, action, workflow, origin } = request;
  const events = said.map((rest, n) => {
    const fact = {
      at: t0 + n * 1_000,
      key,
      action,
      workflow,
      origin,
      destination: channel,
      attempt: n + 1,
      durationMs: 1,
    };
    return { ...fact, ...rest } as DeliveryEvent;
  });
  const last = events.at(-1);
  const state = last === undefined ? "pending" : deliveryStateOf(last);
  return { id: "dlv_1", key, action, workflow, request, requestSeq: 1, edited: false, events, state };
}

const sent = { type: "ActionSucceeded", detail: "posted", already: false };
const failed = (status: number) => ({
  type: "ActionFailed",
  problem: { message: `answered ${status}`, status },
  outcome: "retry",
  nextAttemptAt: t0 + 60_000,
});

it("shows each destination once, those in trouble first, with what is next there", () => {
  const views = destinationViews([
    delivery("#well", failed(500), sent),
    delivery("#well", sent),
    delivery("#busy", sent, failed(429), failed(429)),
    delivery("#down", failed(503)),
    delivery("#new"),
  ]);
  expect(
    views.map(({ destination, state, sent: n, waiting, failuresInRow }) => [
      destination,
      state,
      n,
      waiting,
      failuresInRow,
    ]),
  ).toEqual([
    ["#down", "failing", 0, 1, 1],
    ["#busy", "limited", 0, 1, 2],
    ["#new", "unknown", 0, 1, 0],
    ["#well", "ok", 2, 0, 0],
  ]);
  expect(destinationTable(views)[1]).toBe(
    "slack   #down        failing  0     1        0     1       03:05:05.000Z  2026-01-02 03:04:05Z answered 503",
  );
});

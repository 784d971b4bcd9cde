import { expect, it } from "vitest";
import { inboxFor, postRaw, sendEvent } from "./clients.ts";

const routing_key = "r".repeat(32);
const payload = { summary: "web failed", source: "onexit", severity: "critical" };
const trigger = { routing_key, event_action: "trigger", dedup_key: "onexit/web", payload };
const act = (event_action: string) => ({ routing_key, event_action, dedup_key: "onexit/web" });

it("accepts a trigger from PagerDuty's own client", async () => {
  const inbox = await inboxFor();
  const answer = await sendEvent(inbox, trigger);
  expect(answer).toEqual({
    status: 202,
    data: { status: "success", message: "Event processed", dedup_key: "onexit/web" },
  });
  expect(inbox.messages().pagerduty).toMatchObject([
    { dedup_key: "onexit/web", state: "triggered", severity: "critical" },
  ]);
  expect(inbox.received()[0]?.request).toMatchObject({ routing_key: "present", event_action: "trigger" });
});

it.each([
  [["trigger", "trigger"], ["triggered"]],
  [["trigger", "acknowledge"], ["acknowledged"]],
  [["trigger", "acknowledge", "trigger"], ["acknowledged"]],
  [["trigger", "resolve"], ["resolved"]],
  [["trigger", "resolve", "resolve"], ["resolved"]],
  [
    ["trigger", "resolve", "trigger"],
    ["resolved", "triggered"],
  ],
  [["resolve"], []],
  [["acknowledge"], []],
])("after %j its alerts are %j", async (actions, states) => {
  const inbox = await inboxFor();
  for (const action of actions) {
    expect((await sendEvent(inbox, action === "trigger" ? trigger : act(action))).status).toBe(202);
  }
  expect(inbox.messages().pagerduty.map(({ state }) => state)).toEqual(states);
});

it("does not let one service resolve what another has triggered", async () => {
  const inbox = await inboxFor();
  await sendEvent(inbox, trigger);
  await sendEvent(inbox, { ...act("resolve"), routing_key: "s".repeat(32) });
  expect(inbox.messages().pagerduty).toMatchObject([{ state: "triggered" }]);
});

it("opens an alert for each trigger without a dedup key", async () => {
  const inbox = await inboxFor();
  const { dedup_key: _, ...nameless } = trigger;
  const answers = [await sendEvent(inbox, nameless), await sendEvent(inbox, nameless)];
  expect(new Set(answers.map(({ data }) => (data as { dedup_key: string }).dedup_key)).size).toBe(2);
  expect(inbox.messages().pagerduty).toHaveLength(2);
});

it.each([
  ["no routing key", { ...trigger, routing_key: undefined }, "'routing_key' is missing or blank"],
  [
    "a short routing key",
    { ...trigger, routing_key: "r" },
    "Length of 'routing_key' is incorrect (should be 32 characters)",
  ],
  ["no action", { ...trigger, event_action: undefined }, "'event_action' is missing or blank"],
  [
    "a strange action",
    { ...trigger, event_action: "shout" },
    "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge', 'resolve')",
  ],
  ["a resolve of nothing named", { ...act("resolve"), dedup_key: "" }, "'dedup_key' is missing or blank"],
  [
    "a dedup key of 256",
    { ...trigger, dedup_key: "k".repeat(256) },
    "Length of 'dedup_key' is incorrect (should be between 0 and 255 characters)",
  ],
  ["no payload", { ...trigger, payload: undefined }, "'payload' is missing or blank"],
  ["no summary", { ...trigger, payload: { ...payload, summary: " " } }, "'payload.summary' is missing or blank"],
  [
    "a summary of 1025",
    { ...trigger, payload: { ...payload, summary: "s".repeat(1025) } },
    "Length of 'payload.summary' is incorrect (should be between 1 and 1024 characters)",
  ],
  ["no source", { ...trigger, payload: { ...payload, source: undefined } }, "'payload.source' is missing or blank"],
  [
    "no severity",
    { ...trigger, payload: { ...payload, severity: undefined } },
    "'payload.severity' is missing or blank",
  ],
  [
    "a strange severity",
    { ...trigger, payload: { ...payload, severity: "high" } },
    "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error', 'info')",
  ],
  ["links that are no list", { ...trigger, links: "x" }, "'links' is invalid (must be a list of objects)"],
  [
    "more than 512 KB",
    { ...trigger, payload: { ...payload, custom_details: "d".repeat(512 * 1024) } },
    "Event object is too large (should be at most 512 KB)",
  ],
])("refuses %s", async (_, event, error) => {
  const inbox = await inboxFor();
  expect(await sendEvent(inbox, event)).toEqual({
    status: 400,
    data: { status: "invalid event", message: "Event object is invalid", errors: [error] },
  });
  expect(inbox.messages().pagerduty).toEqual([]);
});

it("lists everything that is wrong at once", async () => {
  const { data } = await sendEvent(await inboxFor(), { event_action: "trigger", payload: {} });
  expect((data as { errors: string[] }).errors).toHaveLength(4);
});

it("refuses what is no JSON, and a key that it does not have", async () => {
  const inbox = await inboxFor({ pagerduty: { routingKeys: [routing_key] } });
  expect(await postRaw(inbox, "/v2/enqueue", "{")).toMatchObject({
    status: 400,
    text: expect.stringContaining("JSON"),
  });
  expect(await sendEvent(inbox, { ...trigger, routing_key: "s".repeat(32) })).toMatchObject({ status: 400 });
  expect(await sendEvent(inbox, trigger)).toMatchObject({ status: 202 });
});

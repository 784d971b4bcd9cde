import { formatReceived } from "@onexit/inbox";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { inboxFor } from "./clients.ts";

type Inbox = Awaited<ReturnType<typeof inboxFor>>;

/** Posts as a sender of Standard Webhooks does. */
async function post(inbox: Inbox, body: string, changes: Record<string, string> = {}, at = new Date()) {
  const signature = new Webhook(inbox.environment().WEBHOOK_SIGNING_SECRET ?? "").sign("msg_1", at, body);
  const headers = {
    "content-type": "application/json",
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": signature,
    ...changes,
  };
  return (await fetch(inbox.webhook.sinkUrl, { method: "POST", body, headers })).status;
}

const event = JSON.stringify({ specversion: "1.0", type: "dev.onexit.workflow.failed.v1", subject: "etl-1" });

it("keeps a signed message, and knows a repetition by its id", async () => {
  const inbox = await inboxFor();
  expect(await post(inbox, event, { "onexit-destination": "hooks.test" })).toBe(200);
  expect(await post(inbox, event, { "onexit-destination": "hooks.test" })).toBe(200);
  expect(inbox.messages().webhook).toEqual([
    { id: "msg_1", times: 2, destination: "hooks.test", body: JSON.parse(event) },
  ]);
  const [received] = inbox.received();
  if (received === undefined) throw new Error("nothing came");
  expect(formatReceived(received, { utf8: true }).split("\n").slice(0, 2)).toEqual([
    expect.stringMatching(/^┌ webhook event hooks\.test .* 200$/),
    "│ dev.onexit.workflow.failed.v1 etl-1",
  ]);
});

it.each([
  ["with another body's signature", { "webhook-signature": "v1,AAAA" }, undefined],
  ["without an id", { "webhook-id": "" }, undefined],
  ["that is an hour old", {}, new Date(Date.now() - 3_600_000)],
])("refuses a message %s", async (_, changes, at) => {
  const inbox = await inboxFor();
  expect(await post(inbox, event, changes, at)).toBe(401);
  expect(inbox.messages().webhook).toEqual([]);
  expect(inbox.received()).toMatchObject([{ provider: "webhook", outcome: { status: 401 } }]);
});

it("fails on request", async () => {
  const inbox = await inboxFor();
  inbox.fault("webhook", { answer: 410 });
  inbox.fault("webhook", { dropReply: true });
  expect(await post(inbox, event)).toBe(410);
  await expect(post(inbox, event)).rejects.toThrow();
  expect(inbox.messages().webhook).toMatchObject([{ times: 1 }]);
});

import { IncomingWebhook } from "@slack/webhook";
import { expect, it } from "vitest";
import { inboxFor } from "./clients.ts";

it("takes a message from the webhook's own client", async () => {
  const inbox = await inboxFor();
  const answer = await new IncomingWebhook(inbox.slack.webhookUrl).send({ text: "hello" });
  expect(answer.text).toBe("ok");
  expect(inbox.messages().slack["#webhook"]).toMatchObject([{ text: "hello" }]);
  expect(inbox.received()).toMatchObject([
    { kind: "webhook", path: expect.stringMatching(/\/present$/), request: { text: "hello" } },
  ]);
});

it("takes a message in a form's payload", async () => {
  const inbox = await inboxFor();
  const body = new URLSearchParams({ payload: JSON.stringify({ text: "hello" }) });
  expect((await fetch(inbox.slack.webhookUrl, { method: "POST", body })).status).toBe(200);
});

it.each([
  ["no JSON", "{", 400, "invalid_payload"],
  ["a list", "[]", 400, "invalid_payload"],
  ["nothing to say", "{}", 400, "no_text"],
  ["a bad block", '{"blocks":[{"type":"nope"}]}', 400, "invalid_blocks"],
])("refuses %s in plain words", async (_, body, status, word) => {
  const inbox = await inboxFor();
  const headers = { "content-type": "application/json" };
  const response = await fetch(inbox.slack.webhookUrl, { method: "POST", headers, body });
  expect([response.status, await response.text()]).toEqual([status, word]);
});

it.each([
  [/T0INBOX00/, "T0OTHER00", 404, "no_team"],
  [/B0INBOX00/, "B0OTHER00", 404, "no_service"],
  [/[^/]+$/, "wrongsecret", 403, "invalid_token"],
])("refuses an address in which %s is %s", async (part, other, status, word) => {
  const inbox = await inboxFor();
  const url = inbox.slack.webhookUrl.replace(part, other);
  const sent = new IncomingWebhook(url).send({ text: "hello" });
  await expect(sent).rejects.toMatchObject({ statusCode: status, body: word });
  expect(JSON.stringify(inbox.received())).not.toContain("wrongsecret");
});

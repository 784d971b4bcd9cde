import { appendFile, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Received, startInbox } from "@onexit/inbox";
import { describe, expect, it, onTestFinished } from "vitest";
import { inboxFor, sendEvent, slackClient } from "./clients.ts";

const message = { channel: "#a", text: "x" };

async function directory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "inbox-test-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

describe("an inbox", () => {
  it("tells the actions where it is, by their own variables", async () => {
    const inbox = await inboxFor();
    const environment = inbox.environment();
    expect(Object.keys(environment).sort()).toEqual([
      "GITHUB_API_URL",
      "GITHUB_TOKEN",
      "PAGERDUTY_CA_FILE",
      "PAGERDUTY_EVENTS_URL",
      "PAGERDUTY_ROUTING_KEY",
      "SLACK_API_URL",
      "SLACK_BOT_TOKEN",
      "SMTP_URL",
      "WEBHOOK_SIGNING_SECRET",
      "WEBHOOK_SINK_URL",
    ]);
    expect(environment.PAGERDUTY_ROUTING_KEY).toHaveLength(32);
    expect(await readFile(environment.PAGERDUTY_CA_FILE ?? "", "utf8")).toBe(inbox.pagerduty.ca);
  });

  it("tells of each request once it is written down", async () => {
    const told: Received[] = [];
    const inbox = await inboxFor({ onReceived: (received) => told.push(received), now: () => 1_800_000_000_000 });
    await slackClient(inbox).chat.postMessage(message);
    expect(told).toEqual(inbox.received());
    expect(told).toMatchObject([
      {
        id: "1",
        at: 1_800_000_000_000,
        provider: "slack",
        kind: "message",
        method: "POST",
        path: "/api/chat.postMessage",
      },
    ]);
    expect(told[0]?.outcome).toEqual({ status: 200, stored: { channel: expect.any(String), ts: expect.any(String) } });
  });

  it("forgets everything at a reset", async () => {
    const inbox = await inboxFor();
    await slackClient(inbox).chat.postMessage(message);
    inbox.fault("slack", { answer: 500 });
    await inbox.reset();
    expect([inbox.received(), inbox.messages(), inbox.pendingFaults()]).toEqual([
      [],
      { slack: {}, github: {}, githubChecks: {}, githubComments: {}, pagerduty: [], webhook: [], mail: [] },
      [],
    ]);
  });

  it("leaves no file behind, and says nothing to strangers", async () => {
    const inbox = await startInbox();
    expect((await fetch(`${inbox.url}/elsewhere`)).status).toBe(404);
    await inbox.close();
    await inbox.close();
    await expect(stat(inbox.pagerduty.caFile)).rejects.toMatchObject({ code: "ENOENT" });
    expect(inbox.received()).toEqual([]);
  });

  it("rejects when its port is taken, and leaves nothing open", async () => {
    const first = await inboxFor();
    await expect(startInbox({ port: Number(new URL(first.url).port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("an inbox with a directory", () => {
  it("goes on counting where the one before was killed", async () => {
    const dir = await directory();
    const first = await inboxFor({ dir });
    await slackClient(first).chat.postMessage(message);
    const [line = ""] = (await readFile(join(dir, "received.ndjson"), "utf8")).split("\n");
    expect(JSON.parse(line)).toEqual(first.received()[0]);
    await appendFile(join(dir, "received.ndjson"), '{"id":"2","half');

    const second = await inboxFor({ dir });
    await slackClient(second).chat.postMessage(message);
    expect(second.received().map(({ id }) => id)).toEqual(["1", "2"]);
    expect((await readFile(join(dir, "received.ndjson"), "utf8")).trimEnd().split("\n")).toHaveLength(2);
  });

  it("keeps its certificate, so that clients go on trusting it", async () => {
    const dir = await directory();
    const first = await inboxFor({ dir });
    const second = await inboxFor({ dir });
    expect(second.pagerduty.ca).toBe(first.pagerduty.ca);
    expect((await sendEvent(second, {})).status).toBe(400);
    expect((await stat(join(dir, "ca-key.pem"))).mode & 0o077).toBe(0);
  });

  it("forgets the file too at a reset", async () => {
    const dir = await directory();
    const inbox = await inboxFor({ dir });
    await slackClient(inbox).chat.postMessage(message);
    await inbox.reset();
    await slackClient(inbox).chat.postMessage(message);
    expect((await readFile(join(dir, "received.ndjson"), "utf8")).trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("the controls", () => {
  const post = (url: string, body?: object) =>
    fetch(url, { method: "POST", ...(body && { body: JSON.stringify(body) }) });

  it("show what came, and set faults, from another process", async () => {
    const inbox = await inboxFor();
    const set = await post(`${inbox.url}/_inbox/faults`, { target: "slack", fault: { answer: 500, times: 2 } });
    expect([set.status, await set.json()]).toEqual([
      201,
      { items: [{ target: "slack", fault: { answer: 500, times: 2 }, left: 2 }] },
    ]);
    await fetch(`${inbox.slack.apiUrl}auth.test`);
    expect(await (await fetch(`${inbox.url}/_inbox/faults`)).json()).toMatchObject({ items: [{ left: 1 }] });
    expect(await (await fetch(`${inbox.url}/_inbox/received`)).json()).toMatchObject({
      items: [{ fault: "answer 500" }],
    });
    expect((await post(`${inbox.url}/_inbox/reset`)).status).toBe(204);
    await slackClient(inbox).chat.postMessage(message);
    expect(await (await fetch(`${inbox.url}/_inbox/messages`)).json()).toMatchObject({
      slack: { "#a": [{ text: "x" }] },
    });
  });

  it("take several faults at once", async () => {
    const inbox = await inboxFor();
    const items = [
      { target: "/v2/enqueue", fault: { stall: 10 } },
      { target: "github", fault: { secondaryRateLimit: true, retryAfter: 1 } },
    ];
    expect((await post(`${inbox.url}/_inbox/faults`, { items })).status).toBe(201);
    expect(inbox.pendingFaults()).toMatchObject(items);
  });

  it.each([
    [{}, "send { target, fault }"],
    [{ target: "letters", fault: { reset: true } }, "target is slack, github, pagerduty, webhook, mail or a path"],
    [
      { target: "slack", fault: {} },
      "fault has exactly one of answer, secondaryRateLimit, stall, hold, dropReply, reset",
    ],
    [
      { target: "slack", fault: { answer: 500, reset: true } },
      "fault has exactly one of answer, secondaryRateLimit, stall, hold, dropReply, reset",
    ],
    [{ target: "slack", fault: { answer: 99 } }, "fault.answer cannot be 99"],
    [{ target: "slack", fault: { reset: true, times: 0 } }, "fault.times cannot be 0"],
    [{ target: "slack", fault: { reset: true, color: 1 } }, 'fault has no field "color"'],
  ])("refuse %j", async (body, problem) => {
    const inbox = await inboxFor();
    const response = await post(`${inbox.url}/_inbox/faults`, body);
    expect([response.status, await response.json()]).toEqual([400, { problem }]);
  });
});

import type { Fault } from "@onexit/inbox";
import { ErrorCode } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { githubClient, inboxFor, sendEvent, sha, slackClient } from "./clients.ts";

const message = { channel: "#a", text: "x" };
const status = { owner: "acme", repo: "web", sha, state: "pending" } as const;
const trigger = {
  routing_key: "r".repeat(32),
  event_action: "trigger",
  dedup_key: "k",
  payload: { summary: "s", source: "s", severity: "info" },
};

describe("a fault", () => {
  it("meets as many requests as it is told, one unless told, in the order asked for", async () => {
    const inbox = await inboxFor();
    inbox.fault("slack", { answer: 500, times: 2 });
    inbox.fault("slack", { answer: 429, retryAfter: 7 });
    expect(inbox.pendingFaults().map(({ left }) => left)).toEqual([2, 1]);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      statuses.push((await fetch(`${inbox.slack.apiUrl}auth.test`, { method: "POST" })).status);
    }
    expect(statuses).toEqual([500, 500, 429, 200]);
    expect(inbox.pendingFaults()).toEqual([]);
    expect(inbox.received().map(({ fault }) => fault)).toEqual(["answer 500", "answer 500", "answer 429", undefined]);
  });

  it("of one provider leaves the others alone, and of one path the other paths", async () => {
    const inbox = await inboxFor();
    inbox.fault("github", { answer: 500 });
    inbox.fault("/api/chat.update", { answer: 500 });
    await expect(slackClient(inbox).chat.postMessage(message)).resolves.toMatchObject({ ok: true });
    expect(inbox.pendingFaults()).toHaveLength(2);
  });

  it.each([
    ["dropped reply", { dropReply: true }, 1],
    ["reset", { reset: true }, 0],
  ] as const)("that is a %s breaks Slack's connection, with %j leaving %i message", async (_, fault, count) => {
    const inbox = await inboxFor();
    const slack = slackClient(inbox);
    inbox.fault("slack", fault);
    await expect(slack.chat.postMessage(message)).rejects.toMatchObject({ code: ErrorCode.RequestError });
    expect(inbox.messages().slack["#a"] ?? []).toHaveLength(count);
    expect(inbox.received()).toMatchObject([{ outcome: { status: null } }]);
    await expect(slack.chat.postMessage(message)).resolves.toMatchObject({ ok: true });
  });

  it.each([
    ["dropped reply", { dropReply: true }, 1],
    ["reset", { reset: true }, 0],
  ] as const)("that is a %s breaks GitHub's connection, with %j leaving %i status", async (_, fault, count) => {
    const inbox = await inboxFor();
    inbox.fault("github", fault);
    const call = githubClient(inbox).rest.repos.createCommitStatus(status);
    await expect(call).rejects.toMatchObject({ status: 500, response: undefined });
    expect(Object.values(inbox.messages().github).flat()).toHaveLength(count);
  });

  it.each([
    ["dropped reply", { dropReply: true }, 1],
    ["reset", { reset: true }, 0],
  ] as const)("that is a %s breaks PagerDuty's connection, with %j leaving %i alert", async (_, fault, count) => {
    const inbox = await inboxFor();
    inbox.fault("pagerduty", fault);
    await expect(sendEvent(inbox, trigger)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(inbox.messages().pagerduty).toHaveLength(count);
  });

  it("that stalls never acts, until the client hangs up", async () => {
    const inbox = await inboxFor();
    inbox.fault("slack", { stall: true });
    const call = fetch(`${inbox.slack.apiUrl}chat.postMessage`, { method: "POST", signal: AbortSignal.timeout(100) });
    await expect(call).rejects.toMatchObject({ name: "TimeoutError" });
    expect(inbox.received()).toMatchObject([{ fault: "stall", outcome: { status: null } }]);
  });

  it("that stalls for a while acts when the while is over, though nobody waits any more", async () => {
    const inbox = await inboxFor();
    inbox.fault("github", { stall: 150 });
    const request = { signal: AbortSignal.timeout(50) };
    await expect(githubClient(inbox).rest.repos.createCommitStatus({ ...status, request })).rejects.toThrow();
    expect(inbox.messages().github).toEqual({});
    await expect.poll(() => Object.values(inbox.messages().github).flat()).toHaveLength(1);
  });

  it("that holds keeps requests until they are released, and acts though nobody waits any more", async () => {
    const inbox = await inboxFor();
    inbox.fault("github", { hold: true, times: 2 });
    const { createCommitStatus } = githubClient(inbox).rest.repos;
    const kept = createCommitStatus({ ...status, context: "kept" });
    await expect.poll(() => inbox.held()).toBe(1);
    const leaving = new AbortController();
    const left = createCommitStatus({ ...status, context: "left", request: { signal: leaving.signal } });
    await expect.poll(() => inbox.held()).toBe(2);
    leaving.abort();
    await expect(left).rejects.toThrow();
    expect(inbox.messages().github).toEqual({});
    expect(inbox.release()).toBe(2);
    await expect(kept).resolves.toMatchObject({ status: 201 });
    await expect.poll(() => Object.values(inbox.messages().github).flat()).toHaveLength(2);
    expect(inbox.held()).toBe(0);
  });

  it("that acts and answers with an error has acted", async () => {
    const inbox = await inboxFor();
    inbox.fault("github", { answer: 502, acts: true });
    await expect(githubClient(inbox).rest.repos.createCommitStatus(status)).rejects.toMatchObject({ status: 502 });
    expect(Object.values(inbox.messages().github).flat()).toHaveLength(1);
    expect(inbox.received()).toMatchObject([{ fault: "act, answer 502", outcome: { status: 502 } }]);
  });

  it("does not keep an inbox from closing", async () => {
    const inbox = await inboxFor();
    inbox.fault("slack", { stall: true, times: 2 });
    inbox.fault("github", { stall: 60_000 });
    inbox.fault("pagerduty", { hold: true });
    const calls = [
      fetch(`${inbox.slack.apiUrl}auth.test`, { method: "POST" }),
      fetch(inbox.slack.webhookUrl, { method: "POST" }),
      fetch(`${inbox.github.apiUrl}/x`),
      sendEvent(inbox, trigger),
    ];
    const settled = Promise.allSettled(calls);
    await expect.poll(() => inbox.pendingFaults()).toEqual([]);
    await inbox.close();
    expect((await settled).map((call) => call.status)).toEqual(Array(4).fill("rejected"));
  });
});

describe("what the clients make of a fault", () => {
  it("is a rate limit to Slack's", async () => {
    const inbox = await inboxFor();
    inbox.fault("slack", { answer: 429, retryAfter: 3 });
    await expect(slackClient(inbox).chat.postMessage(message)).rejects.toMatchObject({
      code: ErrorCode.RateLimitedError,
      retryAfter: 3,
    });
  });

  it("is a platform error to Slack's, when the body says so", async () => {
    const inbox = await inboxFor();
    inbox.fault("slack", { answer: 200, body: { ok: false, error: "internal_error" } });
    await expect(slackClient(inbox).chat.postMessage(message)).rejects.toMatchObject({
      data: { error: "internal_error" },
    });
  });

  it.each([
    [{ answer: 503 }, 503, {}],
    [{ answer: 429, retryAfter: 5 }, 429, { "retry-after": "5" }],
    [{ secondaryRateLimit: true }, 403, { "retry-after": "60" }],
    [{ answer: 403, headers: { "x-ratelimit-remaining": "0" } }, 403, { "x-ratelimit-remaining": "0" }],
  ] as const satisfies readonly (readonly [Fault, number, object])[])(
    "is %j to GitHub's",
    async (fault, expected, headers) => {
      const inbox = await inboxFor();
      inbox.fault("github", fault);
      const call = githubClient(inbox).rest.repos.createCommitStatus(status);
      await expect(call).rejects.toMatchObject({ status: expected, response: { headers } });
      expect(inbox.messages().github).toEqual({});
    },
  );

  it.each([400, 500, 503])("is the status %i to PagerDuty's", async (answer) => {
    const inbox = await inboxFor();
    inbox.fault("pagerduty", { answer });
    expect(await sendEvent(inbox, trigger)).toMatchObject({ status: answer });
    expect(inbox.messages().pagerduty).toEqual([]);
  });
});

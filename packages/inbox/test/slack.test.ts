import { describe, expect, it } from "vitest";
import { inboxFor, slackClient } from "./clients.ts";

describe("Slack's client", () => {
  it("posts into a channel by its name, and gets the channel's id and a ts", async () => {
    const inbox = await inboxFor();
    const posted = await slackClient(inbox).chat.postMessage({ channel: "#deploys", text: "hello" });
    expect(posted).toMatchObject({
      ok: true,
      channel: expect.stringMatching(/^C[A-Z0-9]{10}$/),
      ts: expect.stringMatching(/^\d+\.\d{6}$/),
    });
    expect(inbox.messages().slack).toMatchObject({ "#deploys": [{ ts: posted.ts, text: "hello" }] });
  });

  it("finds its message again by metadata, but only when it asks for metadata", async () => {
    const slack = slackClient(await inboxFor());
    const metadata = { event_type: "onexit_action", event_payload: { key: "k1" } };
    const { channel = "", ts } = await slack.chat.postMessage({ channel: "#deploys", text: "hello", metadata });
    const withMetadata = await slack.conversations.history({
      channel,
      oldest: "0",
      limit: 15,
      include_all_metadata: true,
    });
    expect(withMetadata.messages).toMatchObject([{ ts, metadata }]);
    const without = await slack.conversations.history({ channel });
    expect(without.messages?.[0]).not.toHaveProperty("metadata");
  });

  it("sees a channel's history newest first, page by page, without replies", async () => {
    const slack = slackClient(await inboxFor());
    const { channel = "", ts: first = "" } = await slack.chat.postMessage({ channel: "a", text: "1" });
    await slack.chat.postMessage({ channel, text: "reply", thread_ts: first });
    await slack.chat.postMessage({ channel, text: "broadcast", thread_ts: first, reply_broadcast: true });
    await slack.chat.postMessage({ channel, text: "2" });

    const page = await slack.conversations.history({ channel, limit: 2 });
    expect(page.messages?.map(({ text }) => text)).toEqual(["2", "broadcast"]);
    expect(page.has_more).toBe(true);
    const rest = await slack.conversations.history({
      channel,
      limit: 2,
      cursor: page.response_metadata?.next_cursor ?? "",
    });
    expect(rest).toMatchObject({ has_more: false, messages: [{ text: "1", reply_count: 2 }] });
    const newer = await slack.conversations.history({ channel, oldest: first });
    expect(newer.messages?.map(({ text }) => text)).toEqual(["2", "broadcast"]);
  });

  it("lists channels page by page, by the ids that history wants", async () => {
    const slack = slackClient(await inboxFor());
    const { channel } = await slack.chat.postMessage({ channel: "#deploys", text: "hello" });
    await slack.chat.postMessage({ channel: "#oncall", text: "hello" });
    const page = await slack.conversations.list({ limit: 1, exclude_archived: true });
    expect(page.channels).toMatchObject([{ id: channel, name: "deploys" }]);
    const rest = await slack.conversations.list({ limit: 1, cursor: page.response_metadata?.next_cursor ?? "" });
    expect(rest).toMatchObject({ channels: [{ name: "oncall" }], response_metadata: { next_cursor: "" } });
  });

  it("sees a thread oldest first, parent included", async () => {
    const slack = slackClient(await inboxFor());
    const { channel = "", ts = "" } = await slack.chat.postMessage({ channel: "a", text: "parent" });
    await slack.chat.postMessage({ channel, text: "one", thread_ts: ts });
    await slack.chat.postMessage({ channel, text: "two", thread_ts: ts });
    const thread = await slack.conversations.replies({ channel, ts });
    expect(thread.messages?.map(({ text }) => text)).toEqual(["parent", "one", "two"]);
  });

  it("updates a message in place, and its metadata stays", async () => {
    const inbox = await inboxFor();
    const slack = slackClient(inbox);
    const metadata = { event_type: "onexit_action", event_payload: { key: "k1" } };
    const { channel = "", ts = "" } = await slack.chat.postMessage({ channel: "a", text: "running", metadata });
    await slack.chat.update({ channel, ts, text: "failed" });
    expect(inbox.messages().slack["#a"]).toMatchObject([{ ts, text: "failed", metadata, edited: {} }]);
  });

  it("uploads a file, which nobody sees before it is shared", async () => {
    const inbox = await inboxFor();
    const slack = slackClient(inbox);
    const { channel = "" } = await slack.chat.postMessage({ channel: "a", text: "parent" });
    const { upload_url = "", file_id = "" } = await slack.files.getUploadURLExternal({
      filename: "step.log",
      length: 5,
    });
    await fetch(upload_url, { method: "POST", body: "a\r\nb\n" });
    expect(inbox.messages().slack["#a"]).toHaveLength(1);
    await slack.files.completeUploadExternal({ files: [{ id: file_id, title: "step.log" }], channel_id: channel });
    expect(inbox.messages().slack["#a"]?.[1]?.files).toMatchObject([
      { name: "step.log", size: 5, preview: "a\r\nb\n" },
    ]);
  });

  it("uploads a file by its own three steps", async () => {
    const inbox = await inboxFor();
    const slack = slackClient(inbox);
    const { channel = "" } = await slack.chat.postMessage({ channel: "a", text: "parent" });
    await slack.filesUploadV2({ channel_id: channel, file: Buffer.from("line\r\n--more"), filename: "a.log" });
    expect(inbox.messages().slack["#a"]?.[1]?.files).toMatchObject([{ name: "a.log", preview: "line\r\n--more" }]);
  });

  it("learns who it is", async () => {
    const identity = await slackClient(await inboxFor()).auth.test();
    expect(identity).toMatchObject({ ok: true, bot_id: expect.any(String), user_id: expect.any(String) });
  });
});

describe("the inbox", () => {
  it("gives the same channel the same id in every run", async () => {
    const post = async () =>
      (await slackClient(await inboxFor()).chat.postMessage({ channel: "#a", text: "x" })).channel;
    expect(await post()).toBe(await post());
  });

  it("never gives two messages one ts", async () => {
    const slack = slackClient(await inboxFor({ now: () => 1_800_000_000_000 }));
    const posts = Array.from({ length: 20 }, () => slack.chat.postMessage({ channel: "a", text: "x" }));
    expect(new Set((await Promise.all(posts)).map(({ ts }) => ts)).size).toBe(20);
  });

  it("takes JSON bodies too", async () => {
    const inbox = await inboxFor();
    const response = await fetch(`${inbox.slack.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8", authorization: "Bearer xoxb-inbox-1" },
      body: JSON.stringify({ channel: "#a", blocks: [{ type: "divider" }] }),
    });
    expect(await response.json()).toMatchObject({ ok: true });
  });

  it("keeps no token", async () => {
    const inbox = await inboxFor();
    await slackClient(inbox).apiCall("auth.test", { token: "xoxb-inbox-secret" });
    await fetch(`${inbox.slack.apiUrl}auth.test?token=xoxb-inbox-secret`);
    expect(JSON.stringify(inbox.received())).not.toContain("secret");
    expect(inbox.received()[1]).toMatchObject({ request: { token: "present" } });
  });
});

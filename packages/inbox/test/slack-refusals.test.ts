import type { KnownBlock } from "@slack/web-api";
import { expect, it } from "vitest";
import { inboxFor, slackClient } from "./clients.ts";

const text = (length: number, type = "mrkdwn") => ({ type, text: "x".repeat(length) });
const section = (length: number) => ({ type: "section", text: text(length) });
const button = (fields: object) => ({
  type: "actions",
  elements: [{ type: "button", text: text(5, "plain_text"), ...fields }],
});
const repeat = <T>(count: number, value: T) => Array.from({ length: count }, () => value);
const blocks = (...list: readonly object[]) => ({ blocks: list as unknown as KnownBlock[] });

it.each([
  ["nothing to say", {}, "no_text"],
  ["an empty text", { text: "" }, "no_text"],
  ["a text of 40 001 characters", { text: "x".repeat(40_001) }, "msg_too_long"],
  ["blocks that are no list", { blocks: "{" }, "invalid_blocks_format"],
  ["metadata that are no JSON", { text: "x", metadata: "{" }, "invalid_metadata_format"],
  ["metadata without a type", { text: "x", metadata: { event_payload: {} } }, "invalid_metadata_format"],
  ["metadata without a payload", { text: "x", metadata: { event_type: "a" } }, "invalid_metadata_format"],
  ["more than 11 000 characters in all blocks", blocks(...repeat(4, section(2800))), "msg_blocks_too_long"],
  ["an unknown thread", { text: "x", thread_ts: "1.000001" }, "thread_not_found"],
])("refuses %s as %s", async (_, message, error) => {
  const inbox = await inboxFor();
  const call = slackClient(inbox).apiCall("chat.postMessage", { channel: "#a", ...message });
  await expect(call).rejects.toMatchObject({ data: { ok: false, error } });
  expect(inbox.received()).toMatchObject([{ outcome: { status: 200, refused: error } }]);
  expect(inbox.messages().slack["#a"]).toEqual([]);
});

it.each([
  ["51 blocks", blocks(...repeat(51, { type: "divider" })), "no more than 50 items allowed", "/blocks"],
  ["a section of 3001", blocks(section(3001)), "must be less than 3001 characters", "/blocks/0/text/text"],
  [
    "an empty section",
    blocks({ type: "divider" }, section(0)),
    "must be more than 0 characters",
    "/blocks/1/text/text",
  ],
  ["a section with no text", blocks({ type: "section" }), "missing required field: text", "/blocks/0"],
  [
    "a header of 151",
    blocks({ type: "header", text: text(151, "plain_text") }),
    "must be less than 151 characters",
    "/blocks/0/text/text",
  ],
  ["a header in mrkdwn", blocks({ type: "header", text: text(5) }), "must be plain_text", "/blocks/0/text/type"],
  [
    "11 fields",
    blocks({ type: "section", fields: repeat(11, text(1)) }),
    "no more than 10 items allowed",
    "/blocks/0/fields",
  ],
  [
    "a field of 2001",
    blocks({ type: "section", fields: [text(2001)] }),
    "must be less than 2001 characters",
    "/blocks/0/fields/0/text",
  ],
  [
    "11 elements of context",
    blocks({ type: "context", elements: repeat(11, text(1)) }),
    "no more than 10 items allowed",
    "/blocks/0/elements",
  ],
  [
    "no elements of context",
    blocks({ type: "context", elements: [] }),
    "missing required field: elements",
    "/blocks/0",
  ],
  [
    "a button's text of 76",
    blocks(button({ text: text(76, "plain_text") })),
    "must be less than 76 characters",
    "/blocks/0/elements/0/text/text",
  ],
  [
    "a button's url of 3001",
    blocks(button({ url: "u".repeat(3001) })),
    "must be less than 3001 characters",
    "/blocks/0/elements/0/url",
  ],
  [
    "an accessory's text of 76",
    blocks({ ...section(1), accessory: { type: "button", text: text(76, "plain_text") } }),
    "must be less than 76 characters",
    "/blocks/0/accessory/text/text",
  ],
  [
    "an image without words",
    blocks({ type: "image", image_url: "https://x/y.png" }),
    "missing required field: alt_text",
    "/blocks/0",
  ],
  [
    "two blocks of one id",
    blocks({ type: "divider", block_id: "a" }, { type: "divider", block_id: "a" }),
    "`block_id` must be unique",
    "/blocks",
  ],
  ["an unknown type", blocks({ type: "constructor" }), "unsupported type: constructor", "/blocks/0/type"],
])("refuses %s, and says where", async (_, message, words, pointer) => {
  const slack = slackClient(await inboxFor());
  const detail = `${words} [json-pointer:${pointer}]`;
  await expect(slack.apiCall("chat.postMessage", { channel: "#a", ...message })).rejects.toMatchObject({
    data: { error: "invalid_blocks", errors: [detail], response_metadata: { messages: [`[ERROR] ${detail}`] } },
  });
});

it.each([
  ["no token", undefined, "not_authed"],
  ["a strange token", "xoxb-real", "invalid_auth"],
])("refuses %s as %s", async (_, token, error) => {
  const inbox = await inboxFor();
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${inbox.slack.apiUrl}auth.test`, { method: "POST", headers });
  expect(await response.json()).toEqual({ ok: false, error });
});

it.each([
  ["chat.postMessage", { channel: "#other", text: "x" }, "channel_not_found"],
  ["chat.postMessage", { text: "x" }, "invalid_arguments"],
  ["chat.update", { channel: "#known", ts: "1.000001", text: "x" }, "channel_not_found"],
  ["chat.update", { channel: "KNOWN", ts: "1.000001", text: "x" }, "message_not_found"],
  ["conversations.history", { channel: "#known" }, "channel_not_found"],
  ["conversations.replies", { channel: "KNOWN", ts: "1.000001" }, "thread_not_found"],
  ["files.completeUploadExternal", { files: [{ id: "F0" }], channel_id: "KNOWN" }, "file_not_found"],
  ["chat.nothing", {}, "unknown_method"],
])("refuses %s of %j as %s", async (method, options, error) => {
  const slack = slackClient(await inboxFor({ slack: { channels: ["#known"] } }));
  const { channel = "" } = await slack.chat.postMessage({ channel: "#known", text: "x" });
  const named = Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key, value === "KNOWN" ? channel : value]),
  );
  await expect(slack.apiCall(method, named)).rejects.toMatchObject({ data: { error } });
});

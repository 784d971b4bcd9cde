import type { JsonObject } from "../json.ts";
import { contentOf } from "./content.ts";
import { type SlackMessage, workspace } from "./message.ts";
import { type Call, isSet, type Method, missing, type Result, textField } from "./method.ts";

/** https://docs.slack.dev/reference/methods/chat.postMessage */
export const postMessage: Method = { kind: "message", call: post };

/** https://docs.slack.dev/reference/methods/chat.update */
export const updateMessage: Method = { kind: "update", call: update };

function post(call: Call): Result {
  const name = textField(call, "channel");
  if (name === undefined) return missing("channel");
  const channel = call.channels.find(name);
  if (channel === undefined) return { error: "channel_not_found" };
  const read = contentOf(call.fields);
  if ("refusal" in read) return read.refusal;
  const thread = textField(call, "thread_ts");
  if (thread !== undefined && !channel.messages.some(({ ts }) => ts === thread)) return { error: "thread_not_found" };

  const message: SlackMessage = {
    type: "message",
    ...(thread !== undefined && isSet(call, "reply_broadcast") && { subtype: "thread_broadcast" }),
    ts: call.channels.nextTs(call.arrival.at),
    user: workspace.user,
    bot_id: workspace.bot,
    team: workspace.team,
    ...(thread !== undefined && { thread_ts: thread }),
    ...read.content,
  };
  channel.messages.push(message);
  const { ts } = message;
  return { reply: { channel: channel.id, ts, message: jsonOf(message) }, stored: { channel: channel.id, ts } };
}

function update(call: Call): Result {
  const id = textField(call, "channel");
  const ts = textField(call, "ts");
  if (id === undefined) return missing("channel");
  if (ts === undefined) return missing("ts");
  const channel = call.channels.byId(id);
  if (channel === undefined) return { error: "channel_not_found" };
  const read = contentOf(call.fields);
  if ("refusal" in read) return read.refusal;
  const index = channel.messages.findIndex((message) => message.ts === ts);
  const old = channel.messages[index];
  if (old === undefined) return { error: "message_not_found" };

  // What is not said anew goes, but metadata stays.
  const { blocks: _, attachments: __, ...kept } = old;
  const edited = { user: workspace.user, ts: call.channels.nextTs(call.arrival.at) };
  const message: SlackMessage = { ...kept, ...read.content, edited };
  channel.messages[index] = message;
  const { text } = message;
  return { reply: { channel: channel.id, ts, text, message: jsonOf(message) }, stored: { channel: channel.id, ts } };
}

function jsonOf(message: SlackMessage): JsonObject {
  return { ...message, app_id: workspace.app };
}

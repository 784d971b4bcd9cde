import type { JsonObject } from "../json.ts";
import type { SlackMessage } from "./message.ts";
import { type Call, isSet, type Method, missing, type Result, textField } from "./method.ts";

/** Newest first, replies left out. https://docs.slack.dev/reference/methods/conversations.history */
export const history: Method = {
  kind: "other",
  call: (call) => {
    const channel = channelOf(call);
    if ("error" in channel) return channel;
    const shown = channel.messages.filter(
      ({ ts, thread_ts, subtype }) => thread_ts === undefined || thread_ts === ts || subtype === "thread_broadcast",
    );
    return page(call, channel.messages, shown.filter(isWithin(call)).reverse());
  },
};

/** The parent, then its replies, oldest first. https://docs.slack.dev/reference/methods/conversations.replies */
export const replies: Method = {
  kind: "other",
  call: (call) => {
    const channel = channelOf(call);
    if ("error" in channel) return channel;
    const ts = textField(call, "ts");
    if (ts === undefined) return missing("ts");
    const found = channel.messages.find((message) => message.ts === ts);
    if (found === undefined) return { error: "thread_not_found" };
    const root = found.thread_ts ?? found.ts;
    const isWanted = isWithin(call);
    const thread = channel.messages.filter(
      (message) => message.ts === root || (message.thread_ts === root && isWanted(message)),
    );
    return page(call, channel.messages, thread);
  },
};

/** https://docs.slack.dev/reference/methods/auth.test */
export function authTest(identity: JsonObject): Method {
  return { kind: "other", call: ({ arrival }) => ({ reply: { url: `${arrival.origin}/`, ...identity } }) };
}

function channelOf(call: Call): { readonly messages: readonly SlackMessage[] } | (Result & { readonly error: string }) {
  const id = textField(call, "channel");
  if (id === undefined) return { error: "invalid_arguments" };
  return call.channels.byId(id) ?? { error: "channel_not_found" };
}

/** `oldest` and `latest` leave their own ts out, unless `inclusive`. */
function isWithin(call: Call): (message: SlackMessage) => boolean {
  const oldest = Number(textField(call, "oldest") || 0);
  const latest = Number(textField(call, "latest") || Number.POSITIVE_INFINITY);
  const inclusive = isSet(call, "inclusive");
  return ({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}

function page(call: Call, all: readonly SlackMessage[], messages: readonly SlackMessage[]): Result {
  const limit = Math.min(999, Number(textField(call, "limit") || 100));
  if (!Number.isInteger(limit) || limit < 1) return { error: "invalid_limit" };
  const cursor = textField(call, "cursor") || "0";
  const from = /^\d+$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (Number.isNaN(from)) return { error: "invalid_cursor" };
  const next = from + limit;
  const withMetadata = isSet(call, "include_all_metadata");
  return {
    reply: {
      messages: messages.slice(from, next).map((message) => shownOf(message, all, withMetadata)),
      has_more: next < messages.length,
      response_metadata: { next_cursor: next < messages.length ? String(next) : "" },
    },
  };
}

/** A message as it is listed: metadata only on request, and a parent with the count of its replies. */
function shownOf(message: SlackMessage, all: readonly SlackMessage[], withMetadata: boolean): JsonObject {
  const { metadata, ...rest } = message;
  const count = all.filter(({ thread_ts, ts }) => thread_ts === message.ts && ts !== message.ts).length;
  return {
    ...rest,
    ...(withMetadata && metadata && { metadata }),
    ...(count > 0 && { thread_ts: message.ts, reply_count: count }),
  };
}

import type { JsonObject } from "@onexit/events";
import type { ActionContext } from "@onexit/sdk";
import type { ChatPostMessageArguments, ChatUpdateArguments, WebClient } from "@slack/web-api";
import { createClient } from "./client.ts";
import type { SlackConfig } from "./config.ts";
import { errorOfSlack } from "./errors.ts";
import type { SlackMessage } from "./message.ts";
import type { SlackParameters } from "./parameters.ts";
import { metadataType } from "./probe.ts";
import type { Posted } from "./standing.ts";

/** What an attempt at Slack may use. */
export type SlackContext = ActionContext<SlackParameters, SlackConfig>;

/** A message's text and blocks. */
export type Content = Pick<SlackMessage, "text" | "blocks">;

/** Where a message is posted to. */
export interface Place {
  /** An id or a name. */
  readonly channel: string;
  /** The message under which it stands; shown in the channel as well, unless it is `quiet`. */
  readonly thread?: string;
  readonly quiet?: boolean;
}

/** A client for this attempt. */
export function clientOf({ config, http, log }: SlackContext): WebClient {
  return createClient(config.botToken ?? "", config.apiUrl, http.strictFetch, log);
}

/** Posts a message that carries its key. */
export async function post(
  context: SlackContext,
  { channel, thread, quiet = false }: Place,
  content: Content,
  key: string,
): Promise<Posted> {
  const inThread = thread === undefined ? {} : { thread_ts: thread, reply_broadcast: !quiet };
  const body = { channel, ...inThread, ...bodyOf(content, key), unfurl_links: false, unfurl_media: false };
  await context.sent();
  try {
    // Blocks are checked by Slack itself, which names what is wrong with them.
    const reply = await clientOf(context).chat.postMessage(body as unknown as ChatPostMessageArguments);
    return { channel: reply.channel ?? "", ts: reply.ts ?? "" };
  } catch (thrown) {
    throw errorOfSlack("chat.postMessage", thrown);
  }
}

/** Replaces what a message says. */
export async function update(
  context: SlackContext,
  { channel, ts }: Posted,
  content: Content,
  key: string,
): Promise<void> {
  const body = { channel, ts, ...bodyOf({ blocks: [], ...content }, key) };
  await context.sent();
  try {
    await clientOf(context).chat.update(body as unknown as ChatUpdateArguments);
  } catch (thrown) {
    throw errorOfSlack("chat.update", thrown);
  }
}

function bodyOf({ text, blocks }: Content, key: string): JsonObject {
  const metadata = { event_type: metadataType, event_payload: { key } };
  return { text, ...(blocks === undefined ? {} : { blocks }), metadata } as unknown as JsonObject;
}

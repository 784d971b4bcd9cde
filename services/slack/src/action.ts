import type { Json } from "@onexit/events";
import { type ActionContext, type Done, defineAction, type Outcome, TerminalError } from "@onexit/sdk";
import type { ChatPostMessageArguments } from "@slack/web-api";
import { IncomingWebhook, type IncomingWebhookSendArguments } from "@slack/webhook";
import { createClient } from "./client.ts";
import { type SlackConfig, slackConfig } from "./config.ts";
import { errorOfSlack } from "./errors.ts";
import { messageOf, type SlackMessage } from "./message.ts";
import { type SlackParameters, slackParameters } from "./parameters.ts";
import { findMessage, metadataType } from "./probe.ts";

type Context = ActionContext<SlackParameters, SlackConfig>;

/**
 * Posts one message, with a bot token or through an incoming webhook. With a token a message whose reply was lost is
 * looked for before it is posted again; a webhook cannot be asked, so there it is posted again (or, by configuration,
 * dropped).
 */
export const slack = defineAction({
  name: "slack",
  parameters: slackParameters,
  config: slackConfig,
  escape: "slack",
  onUnclear: ({ onUnclear }) => onUnclear,

  run: (context) => {
    const { botToken, webhookUrl } = context.config;
    if (botToken !== undefined) return postByToken(context, botToken);
    if (webhookUrl !== undefined) return postByWebhook(context, webhookUrl);
    throw new TerminalError("neither SLACK_BOT_TOKEN nor SLACK_WEBHOOK_URL is set");
  },

  probe: async (context) => {
    const { config, created, http, key, log, request } = context;
    if (config.botToken === undefined) return "unknown";
    const client = createClient(config.botToken, config.apiUrl, http.strictFetch, log);
    const sentAt = context.sentAt ?? request.at;
    const channel = typeof created?.channel === "string" ? created.channel : channelOf(context);
    const wanted = { key, channel, sentAt, until: (context.lastSentAt ?? sentAt) + request.timeoutMs };
    return await findMessage(client, wanted).catch((thrown: unknown) => {
      throw errorOfSlack("conversations.history", thrown);
    });
  },

  preview: ({ parameters, variables, config }): Json => {
    const { text, blocks } = messageOf(parameters, variables);
    return { channel: parameters.channel ?? config.channel ?? "", text, ...(blocks === undefined ? {} : { blocks }) };
  },
});

async function postByToken(context: Context, token: string): Promise<Outcome> {
  const { config, http, key, log, parameters, variables } = context;
  const channel = channelOf(context);
  const message = messageOf(parameters, variables);
  const client = createClient(token, config.apiUrl, http.strictFetch, log);
  const body = {
    channel,
    ...contentOf(message),
    metadata: { event_type: metadataType, event_payload: { key } },
    unfurl_links: false,
    unfurl_media: false,
  };
  await context.sent();
  try {
    // Blocks are checked by Slack itself, which names what is wrong with them.
    const reply = await client.chat.postMessage(body as unknown as ChatPostMessageArguments);
    const created = { channel: reply.channel ?? "", ts: reply.ts ?? "" };
    return { ...doneBy(context, message), detail: "posted", created, destination: channel };
  } catch (thrown) {
    throw errorOfSlack("chat.postMessage", thrown);
  }
}

async function postByWebhook(context: Context, url: string): Promise<Outcome> {
  const { http, parameters, variables } = context;
  const message = messageOf(parameters, variables);
  const webhook = new IncomingWebhook(url, { fetch: http.strictFetch, retryConfig: { retries: 0 } });
  const body = { ...contentOf(message), unfurl_links: false, unfurl_media: false };
  await context.sent();
  try {
    await webhook.send(body as unknown as IncomingWebhookSendArguments);
    const destination = parameters.channel ?? "incoming webhook";
    return { ...doneBy(context, message), detail: "posted", destination };
  } catch (thrown) {
    throw errorOfSlack("incoming webhook", thrown);
  }
}

function channelOf({ parameters, config }: Context): string {
  const channel = parameters.channel ?? config.channel;
  if (channel === undefined) throw new TerminalError("no channel: set `channel` in plugin.slack, or SLACK_CHANNEL");
  return channel;
}

function contentOf({ text, blocks }: SlackMessage) {
  return { text, ...(blocks === undefined ? {} : { blocks }) };
}

function doneBy({ request }: Context, { truncated }: SlackMessage): Pick<Done, "outcome" | "truncated" | "unknown"> {
  const { template = "default" } = request;
  // A misspelt name must not cost the message; it was sent in the default form.
  return { outcome: "succeeded", truncated, ...(template === "default" ? {} : { unknown: [`template ${template}`] }) };
}

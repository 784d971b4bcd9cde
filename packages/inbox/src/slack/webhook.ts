import type { Answer, Arrival } from "../exchange.ts";
import { isObject, type JsonObject, parseJson } from "../json.ts";
import { maskFields } from "../mask.ts";
import type { Channels } from "./channels.ts";
import { contentOf, readable } from "./content.ts";
import { workspace } from "./message.ts";

/** The secret part of the inbox's own webhook. */
export const webhookSecret = "inboxwebhook000000000000";

/** The path of the inbox's own webhook. */
export const webhookPath = `/services/${workspace.team}/${workspace.bot}/${webhookSecret}`;

/** Where an incoming webhook posts, whatever its message says. */
const webhookChannel = "webhook";

/** An incoming webhook: plain words instead of JSON. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export function receiveWebhook(arrival: Arrival, channels: Channels): Answer {
  const fields = payloadOf(arrival);
  const shown: JsonObject = fields === undefined ? { text: arrival.body.text } : maskFields(readable(fields));
  const refuse = (status: number, word: string): Answer => ({
    status,
    body: word,
    kind: "webhook",
    shown,
    refused: word,
  });

  const [, , team, hook, secret] = arrival.path.split("/");
  if (team !== workspace.team) return refuse(404, "no_team");
  if (hook !== workspace.bot) return refuse(404, "no_service");
  if (secret !== webhookSecret) return refuse(403, "invalid_token");
  if (fields === undefined) return refuse(400, "invalid_payload");
  const read = contentOf(fields);
  if ("refusal" in read) return refuse(400, read.refusal.error);
  const channel = channels.find(webhookChannel);
  if (channel === undefined) return refuse(404, "channel_not_found");

  const { user, bot: bot_id, team: in_team } = workspace;
  const ts = channels.nextTs(arrival.at);
  channel.messages.push({ type: "message", ts, user, bot_id, team: in_team, ...read.content });
  return { status: 200, body: "ok", kind: "webhook", shown, stored: { channel: channel.id, ts } };
}

/** The message: the body as JSON, or JSON in a form's `payload`. */
function payloadOf({ body }: Arrival): { readonly [key: string]: unknown } | undefined {
  const text = body.type === "form" ? body.fields?.payload : body.text;
  const value = typeof text === "string" ? parseJson(text) : undefined;
  return isObject(value) ? value : undefined;
}

import type { Answer, Arrival, StandIn } from "../exchange.ts";
import type { Json, JsonObject } from "../json.ts";
import { maskFields } from "../mask.ts";
import { createChannels } from "./channels.ts";
import { readable } from "./content.ts";
import { completeUpload, getUploadUrl, receiveUpload } from "./files.ts";
import { list } from "./list.ts";
import { type SlackMessage, workspace } from "./message.ts";
import type { Method, Result } from "./method.ts";
import { postMessage, updateMessage } from "./post.ts";
import { authTest, history, replies } from "./read.ts";
import { createUploads } from "./uploads.ts";
import { receiveWebhook } from "./webhook.ts";

export interface SlackOptions {
  /** The channels that there are; without it, whatever channel is named exists. */
  readonly channels?: readonly string[];
}

export interface Slack extends StandIn {
  /** By `#name`, oldest first; a channel that was only ever named by its id goes by that. */
  messages(): { readonly [channel: string]: readonly SlackMessage[] };
}

const methods: Readonly<Record<string, Method>> = {
  "auth.test": authTest({
    team: "inbox",
    user: "onexit",
    team_id: workspace.team,
    user_id: workspace.user,
    bot_id: workspace.bot,
  }),
  "chat.postMessage": postMessage,
  "chat.update": updateMessage,
  "conversations.history": history,
  "conversations.list": list,
  "conversations.replies": replies,
  "files.getUploadURLExternal": getUploadUrl,
  "files.completeUploadExternal": completeUpload,
};

/** A workspace in memory, which refuses what Slack refuses. */
export function createSlack(options: SlackOptions): Slack {
  const channels = createChannels(options.channels && [...options.channels, "webhook"]);
  const uploads = createUploads();

  const callMethod = (arrival: Arrival): Answer => {
    const name = arrival.path.slice("/api/".length);
    const fields = { ...arrival.query, ...arrival.body.fields };
    const shown = maskFields(readable(fields));
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    const kind = method?.kind ?? "other";
    const problem = authorize(arrival, fields) ?? (method === undefined ? { error: "unknown_method" } : undefined);
    const result = problem ?? method?.call({ fields, arrival, channels, uploads }) ?? { error: "unknown_method" };
    return { ...answerOf(result), kind, shown };
  };

  return {
    answer: (arrival) => {
      if (arrival.path.startsWith("/services/")) return receiveWebhook(arrival, channels);
      return arrival.path.startsWith("/upload/") ? receiveUpload(arrival, uploads) : callMethod(arrival);
    },
    faultBody,
    messages: () =>
      Object.fromEntries(channels.all().map(({ id, name, messages }) => [name === id ? id : `#${name}`, messages])),
    reset: () => {
      channels.reset();
      uploads.reset();
    },
  };
}

function authorize(arrival: Arrival, fields: { readonly [key: string]: unknown }): Result | undefined {
  const token = arrival.authorization?.replace(/^Bearer /i, "") ?? fields.token;
  if (typeof token !== "string" || token === "") return { error: "not_authed" };
  return token.startsWith("xoxb-inbox") ? undefined : { error: "invalid_auth" };
}

/** Slack says 200 to everything that it understood, and the truth in the body. */
function answerOf(result: Result): Pick<Answer, "status" | "body" | "stored" | "refused"> {
  if ("reply" in result) {
    return { status: 200, body: { ok: true, ...result.reply }, ...(result.stored && { stored: result.stored }) };
  }
  const { error, details, more } = result;
  const inDetail: JsonObject = details
    ? { errors: details, response_metadata: { messages: details.map((detail) => `[ERROR] ${detail}`) } }
    : {};
  const refused = details ? `${error}: ${details.join("; ")}` : error;
  return { status: 200, body: { ok: false, error, ...inDetail, ...more }, refused };
}

function faultBody(status: number): Json {
  if (status === 429) return { ok: false, error: "ratelimited" };
  return status >= 500 ? "<html><body>Server Error</body></html>" : { ok: false, error: "fatal_error" };
}

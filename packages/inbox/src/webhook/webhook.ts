import type { Answer, Arrival, StandIn } from "../exchange.ts";
import type { Json, JsonObject } from "../json.ts";
import { problemOfSignature } from "./signature.ts";

/** One message, however often it came. */
export interface WebhookPost {
  /** By which a repetition is known. */
  readonly id: string;
  readonly times: number;
  /** The receiver that it was meant for, where it was sent here in its place. */
  readonly destination?: string;
  /** Parsed, when it is a JSON object; else the text. */
  readonly body: Json;
}

export interface Webhook extends StandIn {
  posts(): readonly WebhookPost[];
}

/** Where webhooks are posted. */
export const sinkPath = "/webhook";

/** A receiver of Standard Webhooks in memory. */
export function createWebhook(): Webhook {
  const posts = new Map<string, WebhookPost>();
  return {
    answer: (arrival) => {
      const { method, header, body, at } = arrival;
      const destination = header("onexit-destination");
      const content = (body.fields as JsonObject | undefined) ?? body.text;
      const id = header("webhook-id") ?? "";
      const shown: JsonObject = { id, ...(destination !== undefined && { destination }), body: content };
      if (method !== "POST") return refuse(405, "only POST is known here", shown);
      const problem = problemOfSignature(signedOf(arrival), at);
      if (problem !== undefined) return refuse(401, problem, shown);
      const times = (posts.get(id)?.times ?? 0) + 1;
      posts.set(id, { id, times, ...(destination !== undefined && { destination }), body: content });
      return { status: 200, body: {}, kind: "event", shown, stored: { id, times } };
    },
    faultBody: (status) => ({ error: `status ${status}` }),
    posts: () => [...posts.values()],
    reset: () => posts.clear(),
  };
}

function signedOf({ header, body }: Arrival) {
  return {
    id: header("webhook-id"),
    timestamp: header("webhook-timestamp"),
    signature: header("webhook-signature"),
    body: body.bytes,
  };
}

function refuse(status: number, refused: string, shown: JsonObject): Answer {
  return { status, body: { error: refused }, kind: "event", shown, refused };
}

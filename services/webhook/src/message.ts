import type { ActionRequested, Json } from "@onexit/events";
import type { MessageVariables } from "@onexit/sdk";
import { cloudEventOf } from "./cloud-event.ts";
import { fitJson, fitText } from "./fit.ts";
import type { WebhookParameters } from "./parameters.ts";

/** A body as it is sent. */
export interface WebhookMessage {
  readonly body: string;
  readonly contentType: string;
  /** What was cut. */
  readonly truncated: readonly string[];
}

/** The author's own body, or the CloudEvent; within the bound either way. */
export function messageOf(
  { body }: Pick<WebhookParameters, "body">,
  request: Pick<ActionRequested, "key" | "at">,
  variables: MessageVariables,
): WebhookMessage {
  if (body === undefined) {
    return jsonMessage(cloudEventOf(request, variables), "application/cloudevents+json; charset=utf-8");
  }
  if (typeof body !== "string") return jsonMessage(body, "application/json");
  const value = parse(body);
  const { value: text, truncated } = fitText(body);
  if (value === undefined) return { body: text, contentType: "text/plain; charset=utf-8", truncated };
  // JSON that was cut at its end would be none any more.
  return truncated.length > 0
    ? jsonMessage(value, "application/json")
    : { body, contentType: "application/json", truncated };
}

function jsonMessage(whole: Json, contentType: string): WebhookMessage {
  const { value, truncated } = fitJson(whole);
  return { body: JSON.stringify(value), contentType, truncated };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

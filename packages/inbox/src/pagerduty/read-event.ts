import { isObject, type JsonObject } from "../json.ts";

const actions = ["trigger", "acknowledge", "resolve"] as const;
const severities = ["critical", "warning", "error", "info"] as const;

/** An event that PagerDuty takes. */
export interface AlertEvent {
  readonly routing_key: string;
  readonly event_action: (typeof actions)[number];
  readonly dedup_key?: string;
  /** Of a trigger. */
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: string;
    readonly [key: string]: unknown;
  };
}

type Fields = { readonly [key: string]: unknown };

/** Reads an event, or says all that is wrong with it. https://developer.pagerduty.com/docs/send-alert-event */
export function readEvent(
  fields: Fields | undefined,
): { readonly event: AlertEvent } | { readonly errors: readonly string[] } {
  if (fields === undefined) return { errors: ["JSON cannot be parsed"] };
  const isTrigger = fields.event_action === "trigger";
  const errors = [
    ...checkRoutingKey(fields.routing_key),
    ...oneOf("event_action", fields.event_action, actions),
    ...checkDedupKey(fields.dedup_key, fields.event_action),
    ...(isTrigger ? checkPayload(fields.payload) : []),
    ...(isTrigger ? [...checkList("links", fields.links), ...checkList("images", fields.images)] : []),
  ];
  return errors.length > 0 ? { errors } : { event: fields as unknown as AlertEvent };
}

/** An event as it may be stored: without its routing key. */
export function payloadOf(event: AlertEvent): JsonObject {
  return (event.payload ?? {}) as JsonObject;
}

function checkRoutingKey(key: unknown): readonly string[] {
  if (isBlank(key)) return ["'routing_key' is missing or blank"];
  if (typeof key !== "string") return ["'routing_key' is invalid (must be a string)"];
  return key.length === 32 ? [] : ["Length of 'routing_key' is incorrect (should be 32 characters)"];
}

function checkDedupKey(key: unknown, action: unknown): readonly string[] {
  if (isBlank(key)) return action === "acknowledge" || action === "resolve" ? ["'dedup_key' is missing or blank"] : [];
  if (typeof key !== "string") return ["'dedup_key' is invalid (must be a string)"];
  return key.length <= 255 ? [] : ["Length of 'dedup_key' is incorrect (should be between 0 and 255 characters)"];
}

function checkPayload(payload: unknown): readonly string[] {
  if (!isObject(payload)) return ["'payload' is missing or blank"];
  return [
    ...(isBlank(payload.summary) ? ["'payload.summary' is missing or blank"] : []),
    ...(typeof payload.summary === "string" && payload.summary.length > 1024
      ? ["Length of 'payload.summary' is incorrect (should be between 1 and 1024 characters)"]
      : []),
    ...(isBlank(payload.source) ? ["'payload.source' is missing or blank"] : []),
    ...oneOf("payload.severity", payload.severity, severities),
  ];
}

function oneOf(name: string, value: unknown, names: readonly string[]): readonly string[] {
  if (isBlank(value)) return [`'${name}' is missing or blank`];
  const list = names.map((known) => `'${known}'`).join(", ");
  return names.some((known) => known === value) ? [] : [`'${name}' is invalid (must be one of the following: ${list})`];
}

function checkList(name: string, value: unknown): readonly string[] {
  const isRight = value === undefined || (Array.isArray(value) && value.every(isObject));
  return isRight ? [] : [`'${name}' is invalid (must be a list of objects)`];
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

import type { Arrival } from "../exchange.ts";
import type { Json, JsonObject } from "../json.ts";
import type { ReceivedKind } from "../received.ts";
import type { Channels } from "./channels.ts";
import type { Uploads } from "./uploads.ts";

/** A call of one Web API method: what it was sent, and what it may touch. */
export interface Call {
  /** Query and body together; JSON texts as they came. */
  readonly fields: { readonly [key: string]: unknown };
  readonly arrival: Arrival;
  readonly channels: Channels;
  readonly uploads: Uploads;
}

/** `{ ok: true, … }` with what was kept, or an error of Slack's own. */
export type Result =
  | { readonly reply: JsonObject; readonly stored?: JsonObject }
  | { readonly error: string; readonly details?: readonly string[]; readonly more?: JsonObject };

export interface Method {
  readonly kind: ReceivedKind;
  readonly call: (call: Call) => Result;
}

/** A field as text; a number in JSON is one too. */
export function textField(call: Call, name: string): string | undefined {
  const value = call.fields[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** A field as truth; in a form it is text. */
export function isSet(call: Call, name: string): boolean {
  const value = call.fields[name];
  return value === true || value === "true" || value === "1" || value === 1;
}

/** The refusal of a call that lacks a field. */
export function missing(name: string): Result {
  const messages: Json = [`[ERROR] missing required field: ${name}`];
  return { error: "invalid_arguments", more: { response_metadata: { messages } } };
}

import { isJsonObject, type JsonObject } from "@onexit/events";
import type { Need } from "../finding.ts";
import { Uncertain } from "../finding.ts";
import type { FoundCall } from "../script-in.ts";
import { hiddenIn, originOf } from "../surroundings.ts";

/** The body of a call to a service that takes a JSON object by POST. */
export function objectOf({ call }: FoundCall, service: string): JsonObject {
  if (call.method !== "POST") throw new Uncertain(`it calls ${service} with ${call.method}`);
  if (!isJsonObject(call.body ?? null)) throw new Uncertain(`what it sends to ${service} is no JSON object`);
  return call.body as JsonObject;
}

/** Throws where an object holds what the action has no parameter for. */
export function requireFields(body: JsonObject, known: readonly string[], service: string): void {
  const other = Object.keys(body).find((field) => !known.includes(field));
  if (other !== undefined)
    throw new Uncertain(`${service} is sent ${JSON.stringify(other)}, which the action has no parameter for`);
}

/** Fields by other names, without those that are absent. */
export function pick(body: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
}

/** A secret that becomes a variable of the service: from the environment of the container, or out of the file itself. */
export function secretNeed(
  variable: string,
  text: string,
  { variables }: FoundCall,
): { readonly need: Need; readonly notes: readonly string[] } {
  const name = hiddenIn(text);
  if (name !== undefined) return { need: { variable, from: originOf(name, variables) }, notes: [] };
  const notes = ["a secret stood in the file: whoever can read that has it, so replace it by a new one"];
  return { need: { variable, from: "what stood in the file" }, notes };
}

/** The token of a header such as `Authorization: Bearer …`. */
export function tokenOf({ call }: FoundCall, service: string): string {
  const [, token] = /^(?:Bearer|token)\s+(.+)$/is.exec(call.headers.get("authorization") ?? "") ?? [];
  if (token === undefined) throw new Uncertain(`its call of ${service} has no Authorization header with a token`);
  return token;
}

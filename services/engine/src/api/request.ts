import { isJsonObject, type JsonObject } from "@onexit/events";
import type { Context } from "hono";
import { localUser, userOf } from "../auth/user.ts";
import { fail } from "./failure.ts";

/** Largest body that is read; a manifest may have 2 MiB. */
const maxBodyBytes = 3 * 1024 * 1024;

/** Who asks, as journals call it. */
export function callerOf(c: Context): string {
  const user = userOf(c);
  return user === localUser ? "api" : user.name;
}

/** The JSON object of a body; an empty body is an empty object. An answer to the client where it is no such thing. */
export async function bodyOf(c: Context): Promise<JsonObject | Response> {
  const text = await limitedText(c);
  if (text === undefined)
    return fail(c, 3, `the request has more than ${maxBodyBytes} bytes; a manifest may have 2 MiB`);
  if (text.trim() === "") return {};
  try {
    const body: unknown = JSON.parse(text);
    return isJsonObject(body) ? body : fail(c, 3, "the body is no JSON object");
  } catch (error) {
    return fail(c, 3, `the body is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The text of a body; undefined when there is too much of it. */
export async function limitedText(c: Context): Promise<string | undefined> {
  if (Number(c.req.header("content-length") ?? 0) > maxBodyBytes) return undefined;
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of c.req.raw.body ?? []) {
    length += piece.length;
    if (length > maxBodyBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** A field of a body that is a text; undefined when it is none, or empty: clients leave out and send empty alike. */
export function textIn(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A field of a body that is an object; empty when it is none. */
export function objectIn(body: JsonObject, key: string): JsonObject {
  const value = body[key];
  return isJsonObject(value) ? value : {};
}

/** The objects and texts of a list in a body. */
export function objectsIn(body: JsonObject, key: string): readonly JsonObject[] {
  const value = body[key];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function textsIn(body: JsonObject, key: string): readonly string[] {
  const value = body[key];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** True when a creation is to change nothing: `serverDryRun`, or `createOptions.dryRun: [All]`. */
export function isDryRun(body: JsonObject): boolean {
  return body.serverDryRun === true || textsIn(objectIn(body, "createOptions"), "dryRun").includes("All");
}

/** A part of a path; the empty one means all. */
export function inPath(c: Context, name: string): string {
  return (c.req.param() as Record<string, string | undefined>)[name] ?? "";
}

import { isJsonObject, type JsonObject } from "@onexit/events";
import type { Context } from "hono";
import type { z } from "zod";
import { localUser, userOf } from "../auth/user.ts";
import { fail } from "./failure.ts";

/** Largest body that is read; a manifest may have 2 MiB. */
const maxBodyBytes = 3 * 1024 * 1024;

/** Who asks, as journals call it. */
export function callerOf(c: Context): string {
  const user = userOf(c);
  return user === localUser ? "api" : user.name;
}

/** The JSON object of a body, as its schema wants it; an empty body is an empty object. Else an answer that says what is wrong. */
export async function bodyOf(c: Context, schema: z.ZodType): Promise<JsonObject | Response> {
  const text = await limitedText(c);
  if (text === undefined)
    return fail(c, 3, `the request has more than ${maxBodyBytes} bytes; a manifest may have 2 MiB`);
  let body: unknown;
  try {
    body = text.trim() === "" ? {} : JSON.parse(text);
  } catch (error) {
    return fail(c, 3, `the body is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isJsonObject(body)) return fail(c, 3, "the body is no JSON object");
  const { error } = schema.safeParse(body, { error: wordsFor });
  if (error === undefined) return body;
  return fail(c, 3, error.issues.slice(0, mostIssues).map(issueText).join("; "));
}

/** How many mistakes of one body are told. */
const mostIssues = 10;

const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  array: "a list",
  object: "an object",
  boolean: "true or false",
  number: "a number",
};

/** What a field should be, where its schema has no words of its own. */
function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  const kind = issue.code === "invalid_type" ? kinds[issue.expected] : undefined;
  return kind && `must be ${kind}`;
}

/** What is wrong with a field of a body, and where. */
function issueText({ path, message }: z.core.$ZodIssue): string {
  return `${path.join(".")} ${message}`;
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

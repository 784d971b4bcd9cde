import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { parseDocuments } from "@onexit/manifest";
import type { Context } from "hono";

/** Largest body that is read; a manifest may have 2 MiB. */
const maxBytes = 3 * 1024 * 1024;

/** What a request brings, or why it cannot be read. */
export type Body = { readonly value: Json } | { readonly problem: string; readonly tooLarge?: true };

/** The body as JSON, or as YAML where it is that. */
export async function bodyOf(c: Context): Promise<Body> {
  const length = Number(c.req.header("content-length") ?? 0);
  if (length > maxBytes) return tooLarge(length);
  const text = await c.req.text();
  if (text.length > maxBytes) return tooLarge(text.length);
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return yamlIn(text);
  }
}

function yamlIn(text: string): Body {
  const { values, issues } = parseDocuments(text, "the body", ({ value }) => value);
  const [first] = values;
  const problem = issues.find(({ severity }) => severity === "error")?.message;
  if (problem !== undefined) return { problem: `the body is neither JSON nor YAML: ${problem}` };
  return first === undefined ? { problem: "the body is empty" } : { value: first };
}

function tooLarge(bytes: number): Body {
  return { problem: `the request has ${bytes} bytes; a manifest may have 2 MiB (2097152 bytes)`, tooLarge: true };
}

/** The body where an object is expected. */
export async function objectIn(c: Context): Promise<{ readonly object: JsonObject } | Exclude<Body, { value: Json }>> {
  const body = await bodyOf(c);
  if ("problem" in body) return body;
  return isJsonObject(body.value) ? { object: body.value } : { problem: "the body holds no object" };
}

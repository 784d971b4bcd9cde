import { isJsonObject, type Json } from "@onexit/events";
import { type Draw, type Scope, substitute } from "@onexit/expression";

/** A value, or why there is none. */
export type Resolved<T> = { readonly value: T } | { readonly problem: string };

/** Tags that must be known where they stand; any other unknown tag stays as it stands, as Argo leaves it. */
const ours = /^(?:inputs|outputs|steps|tasks|item)(?:\.|$)/;

/**
 * A text with its tags replaced; a tag that we should know and do not is a problem, and so is an output that will never
 * be, and an expression that fails.
 */
export function resolve(text: string, scope: Scope, draw?: Draw): Resolved<string> {
  if (!text.includes("{{")) return { value: text };
  const { text: value, unknown } = substitute(text, scope, draw);
  const missing = unknown.find((tag) => tag.cause !== "unknown" || ours.test(tag.name));
  if (missing === undefined) return { value };
  if (missing.kind === "simple") return { problem: missing.reason };
  return { problem: `failed to evaluate expression {{=${missing.name}}}: ${missing.reason}` };
}

/** A list of texts, resolved each. */
export function resolveAll(texts: readonly string[], scope: Scope, draw?: Draw): Resolved<readonly string[]> {
  const values: string[] = [];
  for (const text of texts) {
    const resolved = resolve(text, scope, draw);
    if ("problem" in resolved) return resolved;
    values.push(resolved.value);
  }
  return { value: values };
}

/** Some JSON with every text in it resolved. */
export function resolveJson(json: Json, scope: Scope, draw?: Draw): Resolved<Json> {
  if (typeof json === "string") return resolve(json, scope, draw);
  if (Array.isArray(json)) {
    const items: Json[] = [];
    for (const item of json as readonly Json[]) {
      const resolved = resolveJson(item, scope, draw);
      if ("problem" in resolved) return resolved;
      items.push(resolved.value);
    }
    return { value: items };
  }
  if (!isJsonObject(json)) return { value: json };
  const entries: [string, Json][] = [];
  for (const [key, value] of Object.entries(json)) {
    const resolved = resolveJson(value, scope, draw);
    if ("problem" in resolved) return resolved;
    entries.push([key, resolved.value]);
  }
  return { value: Object.fromEntries(entries) };
}

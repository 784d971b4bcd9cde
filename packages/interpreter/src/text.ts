import { substitute } from "@onexit/expression";
import type { Scope } from "./scope.ts";

/** A value, or why there is none. */
export type Resolved<T> = { readonly value: T } | { readonly problem: string };

/** Tags that a scope must know; any other unknown tag stays as it stands, as Argo leaves it. */
const ours = /^(?:workflow|inputs|outputs|steps|tasks|pod|node)\./;

/** A text with its tags replaced; a tag that we should know and do not is a problem. */
export function resolve(text: string, scope: Scope): Resolved<string> {
  if (!text.includes("{{")) return { value: text };
  const { text: value, unknown } = substitute(text, scope);
  const missing = unknown.find((tag) => ours.test(tag.name));
  return missing === undefined ? { value } : { problem: `failed to resolve {{${missing.name}}}` };
}

/** A list of texts, resolved each. */
export function resolveAll(texts: readonly string[], scope: Scope): Resolved<readonly string[]> {
  const values: string[] = [];
  for (const text of texts) {
    const resolved = resolve(text, scope);
    if ("problem" in resolved) return resolved;
    values.push(resolved.value);
  }
  return { value: values };
}

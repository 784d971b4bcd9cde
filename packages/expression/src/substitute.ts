import { findTags, type Tag } from "./tag.ts";

/** The value of a variable; undefined when there is none of that name. */
export type Lookup = (name: string) => string | undefined;

/** A text after substitution. */
export interface Substituted {
  readonly text: string;
  /** The tags that stay as they are, with offsets into the text as it was, in order. */
  readonly unknown: readonly Tag[];
}

/** A stretch of a text: an outermost tag with its value, or undefined when it has none. */
export interface ResolvedTag {
  readonly start: number;
  readonly end: number;
  readonly value: string | undefined;
  /** What takes the tag's place in text: its value, or itself with its inner tags resolved. */
  readonly text: string;
}

/** Puts values in the place of known simple tags, innermost first. Values are never searched for tags again. */
export function substitute(text: string, lookup: Lookup): Substituted {
  const { tags, unknown } = resolveTags(text, lookup);
  return { text: replaceTags(text, 0, text.length, tags), unknown };
}

/** The outermost tags of a text with their values, and all tags inside or outside that have none. */
export function resolveTags(
  text: string,
  lookup: Lookup,
): { readonly tags: readonly ResolvedTag[]; readonly unknown: readonly Tag[] } {
  const unknown: Tag[] = [];
  const tags = findTags(text).map((tag) => resolveTag(text, tag, lookup, unknown));
  return { tags, unknown };
}

function resolveTag(text: string, tag: Tag, lookup: Lookup, unknown: Tag[]): ResolvedTag {
  const { start, end } = tag;
  const before = unknown.length;
  const inner = tag.inner.map((child) => resolveTag(text, child, lookup, unknown));
  const resolved = replaceTags(text, start, end, inner);
  // A tag whose name is not fully known is left alone; the tag inside it is the one to report.
  if (unknown.length > before) return { start, end, value: undefined, text: resolved };
  const name = inner.length === 0 ? tag.name : resolved.slice(2, -2).trim();
  const value = tag.kind === "simple" ? lookup(name) : undefined;
  if (value === undefined) unknown.push({ ...tag, name });
  return { start, end, value, text: value ?? resolved };
}

function replaceTags(text: string, from: number, to: number, tags: readonly ResolvedTag[]): string {
  let result = "";
  let at = from;
  for (const tag of tags) {
    result += text.slice(at, tag.start) + tag.text;
    at = tag.end;
  }
  return result + text.slice(at, to);
}

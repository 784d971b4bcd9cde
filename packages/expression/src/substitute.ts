import { resolveExpressionTag } from "./expr-tag.ts";
import { type Draw, type Lookup, type Scope, scopeOf } from "./scope.ts";
import { shortProblem } from "./short-problem.ts";
import { findTags, type Tag } from "./tag.ts";

/** A tag that stays as it is, and why. */
export interface UnresolvedTag extends Tag {
  /**
   * `unknown`: no such variable; `absent`: an output that will never be; `nil`: an expression without a value;
   * `failed`: an expression that cannot be evaluated.
   */
  readonly cause: "unknown" | "absent" | "nil" | "failed";
  /** The cause in words, such as an expression's error. */
  readonly reason: string;
}

/** A text after substitution. */
export interface Substituted {
  readonly text: string;
  /** The tags that stay as they are, with offsets into the text as it was, in order. */
  readonly unknown: readonly UnresolvedTag[];
}

/** A stretch of a text: an outermost tag with its value, or undefined when it has none. */
export interface ResolvedTag {
  readonly start: number;
  readonly end: number;
  readonly value: string | undefined;
  /** What takes the tag's place in text: its value, or itself with its inner tags resolved. */
  readonly text: string;
}

interface Resolution {
  readonly text: string;
  readonly scope: Scope;
  readonly draw: Draw | undefined;
  readonly unknown: UnresolvedTag[];
}

/**
 * Puts values in the place of tags, innermost first. Values are never searched for tags again. Without a draw an
 * expression that asks for the time or for randomness fails.
 */
export function substitute(text: string, variables: Lookup | Scope, draw?: Draw): Substituted {
  const { tags, unknown } = resolveTags(text, variables, draw);
  return { text: replaceTags(text, 0, text.length, tags), unknown };
}

/** The outermost tags of a text with their values, and all tags inside or outside that have none. */
export function resolveTags(
  text: string,
  variables: Lookup | Scope,
  draw?: Draw,
): { readonly tags: readonly ResolvedTag[]; readonly unknown: readonly UnresolvedTag[] } {
  const resolution: Resolution = { text, scope: scopeOf(variables), draw, unknown: [] };
  const tags = findTags(text).map((tag) => resolveTag(tag, resolution));
  return { tags, unknown: resolution.unknown };
}

const none: readonly ResolvedTag[] = [];

function resolveTag(tag: Tag, resolution: Resolution): ResolvedTag {
  const { text, unknown } = resolution;
  const { start, end } = tag;
  const before = unknown.length;
  const inner = tag.inner.length === 0 ? none : tag.inner.map((child) => resolveTag(child, resolution));
  const resolved = inner.length === 0 ? text.slice(start, end) : replaceTags(text, start, end, inner);
  // A tag whose name is not fully known is left alone; the tag inside it is the one to report.
  if (unknown.length > before) return { start, end, value: undefined, text: resolved };
  if (tag.kind === "expression") {
    // Values inside an expression stay operands, so it is evaluated as written, with them beside it.
    const tags = inner.length === 0 ? none : inner.map((child) => shift(child, -start - 3));
    const body = { text: text.slice(start + 3, end - 2), tags };
    const outcome = resolveExpressionTag(body, resolution.scope, resolution.draw);
    if (typeof outcome === "string") return { start, end, value: outcome, text: outcome };
    unknown.push(unresolved(tag, tag.name, outcome.cause, outcome.reason));
    return { start, end, value: undefined, text: resolved };
  }
  const name = inner.length === 0 ? tag.name : resolved.slice(2, -2).trim();
  const variable = resolution.scope.lookup(name);
  if (variable !== undefined && (typeof variable === "string" || "text" in variable)) {
    const value = typeof variable === "string" ? variable : variable.text;
    return { start, end, value, text: value };
  }
  const shown = shortProblem(name);
  const cause = variable === undefined ? "unknown" : "absent";
  const reason =
    variable === undefined ? `failed to resolve {{${shown}}}` : `unable to substitute {{${shown}}}: ${absence}`;
  unknown.push(unresolved(tag, name, cause, reason));
  return { start, end, value: undefined, text: resolved };
}

/** There may be very many, and spreading each tag would take most of the time. */
function unresolved(
  { kind, start, end, inner }: Tag,
  name: string,
  cause: UnresolvedTag["cause"],
  reason: string,
): UnresolvedTag {
  return { kind, start, end, name, inner, cause, reason };
}

/** Argo's words (`simple_template.go`). */
const absence = "output is an absent optional (skipped/omitted node with no default)";

function shift(tag: ResolvedTag, by: number): ResolvedTag {
  return { ...tag, start: tag.start + by, end: tag.end + by };
}

/** A stretch of a text with its outermost tags replaced. */
export function replaceTags(text: string, from: number, to: number, tags: readonly ResolvedTag[]): string {
  let result = "";
  let at = from;
  for (const tag of tags) {
    result += text.slice(at, tag.start) + tag.text;
    at = tag.end;
  }
  return result + text.slice(at, to);
}

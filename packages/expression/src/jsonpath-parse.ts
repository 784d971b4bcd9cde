import type { Fault } from "./value.ts";

/** One step of a path. */
export type Selector =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "length" }
  | { readonly kind: "wildcard" }
  | { readonly kind: "descend" }
  | {
      readonly kind: "slice";
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly step: number;
    }
  | { readonly kind: "union"; readonly of: readonly Selector[] }
  | { readonly kind: "filter"; readonly expression: string };

export type Path = readonly Selector[];

const longest = 4096;
const name = /[^.[\]\s()=!<>&|,+*/%~]+/uy;
const slice = /^(-?\d+)?:(-?\d+)?(?::(-?\d+)?)?$/;

/** The steps of a JSONPath that begins with `$` (or `@` in filters). */
export function parsePath(text: string): Path | Fault {
  const trimmed = text.trim();
  if (trimmed.length > longest) return { problem: `the JSONPath has more than ${longest} characters` };
  const { path, end } = readPath(trimmed, 0);
  if (path && end === trimmed.length) return path;
  return { problem: `invalid JSONPath query '${trimmed.slice(0, 100)}' at ${end}` };
}

/** A path that begins here, and where it ends; no path when a part of it is none. */
export function readPath(text: string, start: number): { readonly path: Path | undefined; readonly end: number } {
  const path: Selector[] = [];
  let at = start + 1;
  if (text[start] !== "$" && text[start] !== "@") return { path: undefined, end: start };
  while (text[at] === "." || text[at] === "[") {
    if (text.startsWith("..", at)) {
      path.push({ kind: "descend" });
      at += text[at + 2] === "[" ? 2 : 1;
      continue;
    }
    const step = text[at] === "." ? readDot(text, at + 1) : readBracket(text, at);
    if (!step) return { path: undefined, end: at };
    path.push(step.selector);
    at = step.end;
  }
  return { path, end: at };
}

function readDot(text: string, at: number): { readonly selector: Selector; readonly end: number } | undefined {
  if (text[at] === "*") return { selector: { kind: "wildcard" }, end: at + 1 };
  name.lastIndex = at;
  const key = name.exec(text)?.[0];
  if (key === undefined) return undefined;
  return { selector: key === "length" ? { kind: "length" } : { kind: "key", key }, end: at + key.length };
}

function readBracket(text: string, start: number): { readonly selector: Selector; readonly end: number } | undefined {
  const parts: string[] = [];
  let depth = 0;
  let from = start + 1;
  let at = start;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "'" || character === '"') at = closing(text, at);
    else if (character === "[" || character === "(") depth += 1;
    else if (character === "]" || character === ")") depth -= 1;
    else if (character === "," && depth === 1) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
    if (depth === 0) break;
  }
  if (at >= text.length) return undefined;
  parts.push(text.slice(from, at));
  const inside = text.slice(start + 1, at).trim();
  if (inside.startsWith("?")) {
    return { selector: { kind: "filter", expression: inside.slice(1).trim() }, end: at + 1 };
  }
  const selectors = parts.map((part) => selectorOf(part.trim()));
  const known = selectors.filter((selector) => selector !== undefined);
  const [only] = known;
  if (known.length !== selectors.length || !only) return undefined;
  return { selector: known.length === 1 ? only : { kind: "union", of: known }, end: at + 1 };
}

function selectorOf(text: string): Selector | undefined {
  if (text === "*") return { kind: "wildcard" };
  const quoted = /^(['"])([\s\S]*)\1$/.exec(text);
  if (quoted) return { kind: "key", key: (quoted[2] ?? "").replace(/\\(.)/gs, "$1") };
  if (/^-?\d{1,9}$/.test(text)) return { kind: "index", index: Number(text) };
  const last = /^\(\s*@\.length\s*-\s*(\d{1,9})\s*\)$/.exec(text);
  if (last) return { kind: "index", index: -Number(last[1]) };
  const bounds = slice.exec(text);
  if (bounds) {
    const [from, to, step] = bounds.slice(1).map((bound) => (bound === undefined ? undefined : Number(bound)));
    return step === 0 ? undefined : { kind: "slice", from, to, step: step ?? 1 };
  }
  return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(text) ? { kind: "key", key: text } : undefined;
}

/** The offset of the quote that closes the one here. */
function closing(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== text[start]) at += text[at] === "\\" ? 2 : 1;
  return at;
}

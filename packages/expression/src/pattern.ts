import { RE2JS } from "re2js";
import type { Fault } from "./value.ts";

/** How long a pattern may be; each character can stand for up to a hundred states. */
const longest = 1000;
/** The most states times characters that one search may visit: well below a tenth of a second. */
const mostWork = 2_000_000;
/** Compiled patterns that are kept, as a loop uses the same one again and again. */
const kept = 32;

const compiled = new Map<string, RE2JS>();

/** A pattern of RE2's, which Go and Argo use, ready for texts of a length. */
export function compilePattern(pattern: string, length: number): RE2JS | Fault {
  if (pattern.length > longest) {
    return { problem: `the pattern has ${pattern.length} characters; at most ${longest} are allowed` };
  }
  const ready = compiled.get(pattern) ?? compile(pattern);
  if ("problem" in ready) return ready;
  if (ready.programSize() * length <= mostWork) return ready;
  return { problem: `the pattern '${pattern}' is too complex for a text of ${length} characters` };
}

/** True when a part of the text matches; a problem when the pattern is none. */
export function searchPattern(text: string, pattern: string): { readonly found: boolean } | Fault {
  const ready = compilePattern(pattern, text.length);
  return "problem" in ready ? ready : { found: ready.matcher(text).find() };
}

/** States times characters of a search. */
export function patternWork(text: string, pattern: string): number {
  return (compiled.get(pattern)?.programSize() ?? 10) * text.length;
}

function compile(pattern: string): RE2JS | Fault {
  try {
    const ready = RE2JS.compile(pattern);
    if (compiled.size >= kept) compiled.clear();
    compiled.set(pattern, ready);
    return ready;
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : String(cause) };
  }
}

import { RE2JS } from "re2js";

/** How long a pattern may be; each character can stand for up to a hundred states. */
const longest = 1000;
/** The most states times characters that one search may visit: about half a second. */
const mostWork = 10_000_000;

/** True when a part of the text matches; a problem when the pattern is none of RE2's, which Go and Argo use. */
export function searchPattern(
  text: string,
  pattern: string,
): { readonly found: boolean } | { readonly problem: string } {
  if (pattern.length > longest) {
    return { problem: `the pattern has ${pattern.length} characters; at most ${longest} are allowed` };
  }
  try {
    const compiled = RE2JS.compile(pattern);
    if (compiled.programSize() * text.length > mostWork) {
      return { problem: `the pattern '${pattern}' is too complex for a text of ${text.length} characters` };
    }
    return { found: compiled.matcher(text).find() };
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : String(cause) };
  }
}

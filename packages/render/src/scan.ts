import { findTags } from "./find-tags.ts";
import { positionsIn } from "./position.ts";
import { SourceError } from "./problem.ts";

/** A source that Handlebars can read: each `{{=…}}` a placeholder in the same place, and what follows where it was, by line and column. */
export interface Scanned {
  readonly text: string;
  readonly expressions: Expressions;
}

/** The expressions of a source by the place of their tag, `line:column`, both 1-based. */
export type Expressions = ReadonlyMap<string, { readonly text: string; readonly index: number }>;

/** The name that stands where an expression stood; no data variable of a user's is looked up under it. */
export const placeholder = "@e";

/** Finds expressions, and refuses what nests too deeply before a recursive parser sees it. Throws SourceError. */
export function scan(source: string, deepest: number): Scanned {
  const expressions = new Map<string, { readonly text: string; readonly index: number }>();
  const placeOf = positionsIn(source);
  // One entry for each open block: how many levels it holds, since `{{else if}}` nests too.
  const open: number[] = [];
  let depth = 0;
  let text = "";
  let copied = 0;

  for (const { kind, start, end } of findTags(source, deepest)) {
    if (kind === "raw") throw new SourceError("raw blocks are not available", placeOf(start));
    if (kind === "expression") {
      const { line, column } = placeOf(start);
      const inside = source.slice(start + "{{=".length, end - "}}".length);
      if (inside.trim() === "") throw new SourceError("an expression is missing after {{=", { line, column });
      expressions.set(`${line}:${column}`, { text: inside.trim(), index: expressions.size });
      text += `${source.slice(copied, start)}{{${placeholder}${blankAfterFirst(inside)}}}`;
      copied = end;
    } else if (kind === "close") {
      depth -= open.pop() ?? 0;
    } else if (kind === "open" || kind === "chain") {
      open.push(kind === "open" ? 1 : (open.pop() ?? 0) + 1);
      depth += 1;
      if (depth > deepest) throw new SourceError(`blocks nest deeper than ${deepest}`, placeOf(start));
    }
  }
  return { text: text + source.slice(copied), expressions };
}

/** Blanks that keep every line where it is; the placeholder takes the place of the first character, unless that ends a line. */
function blankAfterFirst(text: string): string {
  const rest = /^(?:\n|\r(?!\n))/.test(text) ? text : text.slice(1);
  return rest.replace(/[^\r\n]/g, " ");
}

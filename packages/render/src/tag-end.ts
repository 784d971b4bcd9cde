import { positionsIn } from "./position.ts";
import { SourceError } from "./problem.ts";

/** Expressions whose braces do not match: each of them costs a look at the rest of the source. */
const mostUnmatched = 50;

/** Finds the ends of the expressions of one source. */
export interface ExpressionEnds {
  /** The offset after the `}}` of `{{=…}}`: braces inside strings and inside `{…}` do not end it. Throws SourceError. */
  readonly after: (from: number) => number;
}

/** A finder for one source. */
export function expressionEnds(source: string): ExpressionEnds {
  let unmatched = 0;
  return {
    after(from) {
      const closing = closingBraces(source, from);
      const end = closing ?? source.indexOf("}}", from);
      const place = () => positionsIn(source)(from - 3);
      if (end < 0) throw new SourceError("the expression is not closed", place());
      if (closing === undefined) unmatched += 1;
      if (unmatched <= mostUnmatched) return end + 2;
      throw new SourceError(`more than ${mostUnmatched} expressions have quotes or braces that do not match`, place());
    },
  };
}

/** The offset after an ordinary tag; the end of the source when it is not closed. Throws SourceError for its depth. */
export function endOfTag(source: string, from: number, deepest: number): number {
  let parentheses = 0;
  for (let at = from; at < source.length; at++) {
    const character = source[at];
    if (character === "}" && source[at + 1] === "}") return at + 2;
    if (character === '"' || character === "'") at = endOfQuoted(source, at, character);
    if (character === "[") at = endOfQuoted(source, at, "]");
    if (character === "(") parentheses += 1;
    if (character === ")") parentheses -= 1;
    if (parentheses > deepest) throw new SourceError(`calls nest deeper than ${deepest}`, positionsIn(source)(at));
  }
  return source.length;
}

/** Where the braces begin that end an expression; undefined when its quotes or braces do not match. */
function closingBraces(source: string, from: number): number | undefined {
  let braces = 0;
  for (let at = from; at < source.length; at++) {
    const character = source[at];
    if (character === '"' || character === "'" || character === "`") at = endOfQuoted(source, at, character);
    else if (character === "{") braces += 1;
    else if (character === "}" && braces > 0) braces -= 1;
    else if (character === "}" && source[at + 1] === "}") return at;
  }
  return undefined;
}

/** The offset of the closing quote; the end of the source when there is none. */
function endOfQuoted(source: string, from: number, quote: string): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === "\\" && quote !== "`") at += 1;
    else if (source[at] === quote) return at;
  }
  return source.length;
}

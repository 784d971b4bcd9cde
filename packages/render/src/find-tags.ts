import { endOfTag, expressionEnds } from "./tag-end.ts";

/** `open`, `chain` (`{{else if x}}`) and `close` make the nesting of blocks; a bare `{{else}}` is `other`. */
export type TagKind = "comment" | "expression" | "raw" | "open" | "chain" | "close" | "other";

/** One `{{…}}` of a source, by offsets. */
export interface FoundTag {
  readonly kind: TagKind;
  readonly start: number;
  /** After the closing braces; the end of the source when there are none, for the parser to complain about. */
  readonly end: number;
}

// In the order of the groups: comment with dashes, comment, raw block, expression, open, close, chain.
const head = /\{\{(?:~?(!--)|~?(!)|(\{\{)|(=)|~?(#|\^(?!\s*~?\}\}))|~?(\/)|~?\s*(else)\b(?!\s*~?\}\}))?/y;
const kinds: readonly TagKind[] = ["comment", "comment", "raw", "expression", "open", "close", "chain"];

/** The tags of a source as Handlebars' lexer finds them, escaped ones left out. Throws SourceError. */
export function* findTags(source: string, deepest: number): Generator<FoundTag> {
  const ends = expressionEnds(source);
  for (let start = source.indexOf("{{"); start >= 0; ) {
    if (isEscaped(source, start)) {
      start = source.indexOf("{{", start + 2);
      continue;
    }
    head.lastIndex = start;
    const [opening = "{{", ...groups] = head.exec(source) ?? [];
    const kind = kinds[groups.findIndex((group) => group !== undefined)] ?? "other";
    const end =
      kind === "expression" ? ends.after(start + opening.length) : endOf(kind, source, start, opening, deepest);
    yield { kind, start, end };
    start = source.indexOf("{{", end);
  }
}

function endOf(kind: TagKind, source: string, start: number, opening: string, deepest: number): number {
  if (kind === "comment") return afterNext(opening.endsWith("--") ? /--~?\}\}/g : /\}\}/g, source, start);
  return endOfTag(source, start + opening.length, deepest);
}

/** `\{{` is text, `\\{{` is a backslash and a tag. */
function isEscaped(source: string, at: number): boolean {
  return source[at - 1] === "\\" && source[at - 2] !== "\\";
}

function afterNext(pattern: RegExp, source: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(source) ? pattern.lastIndex : source.length;
}

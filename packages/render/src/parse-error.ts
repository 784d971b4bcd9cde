import { type Position, positionsIn } from "./position.ts";
import { SourceError } from "./problem.ts";

/** Handlebars' complaint about a source in our words, with a place; jison itself only draws one. */
export function problemOf(error: unknown, source: string): SourceError {
  const message = error instanceof Error ? error.message : String(error);
  const drawn = /^(?:Parse|Lexical) error on line (\d+)[^\n]*\n([^\n]*)\n(-*)\^/.exec(message);
  if (drawn !== null) {
    const [, line = "1", snippet = "", dashes = ""] = drawn;
    const offset = offsetOf(source, Number(line), snippet, dashes.length);
    return new SourceError(describe(message, source, offset), positionsIn(source)(offset));
  }
  const [, opened, closed] = /^(.*) doesn't match (.*) - /.exec(message) ?? [];
  const plain = opened ? `{{#${opened}}} is closed by {{/${closed}}}` : message.replace(/ - \d+:\d+$/, "");
  return new SourceError(plain, placeIn(error) ?? { line: 1, column: 1 });
}

function describe(message: string, source: string, offset: number): string {
  if (message.endsWith("got 'EOF'")) return "the source ends where a tag or a block is still open";
  const [found = ""] = /^(?:\{\{.{0,18}|\}+|\w+|.)?/u.exec(source.slice(offset)) ?? [];
  return found === "" ? "the source cannot be read" : `unexpected ${JSON.stringify(found)}`;
}

/**
 * Where the drawing's caret stands in the source. The drawing holds up to 20 characters before and after it, marked
 * with dots when there are more, all line feeds left out.
 */
function offsetOf(source: string, line: number, snippet: string, caret: number): number {
  const before = caret > 20 ? snippet.slice(3, caret) : snippet.slice(0, caret);
  const rest = snippet.slice(caret);
  const needle = before + (rest.length > 20 ? rest.slice(0, 20) : rest);
  const offsets: number[] = [];
  for (let at = 0; at < source.length; at++) if (source[at] !== "\n") offsets.push(at);
  const flat = source.replaceAll("\n", "");

  const placeOf = positionsIn(source);
  let first: number | undefined;
  for (let at = flat.indexOf(needle); at >= 0; at = flat.indexOf(needle, at + 1)) {
    const offset = offsets[at + before.length] ?? source.length;
    if (placeOf(offset).line === line) return offset;
    first ??= offset;
  }
  return first ?? 0;
}

/** The place that Handlebars' own exceptions carry. */
function placeIn(error: unknown): Position | undefined {
  const { lineNumber, column } = error as { readonly lineNumber?: unknown; readonly column?: unknown };
  return typeof lineNumber === "number" && typeof column === "number"
    ? { line: lineNumber, column: column + 1 }
    : undefined;
}

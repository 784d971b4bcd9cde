import type { Scalar } from "yaml";

/** A stretch of a file: offsets into its text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Where a part of a scalar's value stands in the file, through quotes, escapes, folding and indentation. */
export function rangeWithin(scalar: Scalar, part: TextRange, text: string): TextRange {
  const [start, valueEnd] = scalar.range ?? [0, 0];
  const value = String(scalar.value);
  const found =
    scalar.type === "BLOCK_LITERAL"
      ? inBlockLiteral(start, value, part, text)
      : (inSameText(start, value, part, text) ?? byOccurrence(start, valueEnd, value, part, text));
  return found ?? { start, end: valueEnd };
}

/** Plain and quoted text that is written as it reads, at least as far as the part's end. */
function inSameText(
  start: number,
  value: string,
  { start: from, end: to }: TextRange,
  text: string,
): TextRange | undefined {
  const quote = /["']/.test(text.charAt(start)) ? 1 : 0;
  const begin = start + quote;
  return text.startsWith(value.slice(0, to), begin) ? { start: begin + from, end: begin + to } : undefined;
}

/** Line by line: a literal block is its lines without the indentation that they share. */
function inBlockLiteral(
  start: number,
  value: string,
  { start: from, end: to }: TextRange,
  text: string,
): TextRange | undefined {
  const header = text.indexOf("\n", start);
  if (header === -1) return undefined;
  const contentStart = header + 1;
  const firstOffset = value.search(/[^\n]/);
  if (firstOffset === -1) return undefined;
  const blankLines = firstOffset;
  const firstLine = lineStart(text, contentStart, blankLines);
  const indentation = spacesAt(text, firstLine) - spacesAt(value, firstOffset);
  const line = countBreaks(value, from);
  const column = from - (value.lastIndexOf("\n", from - 1) + 1);
  const begin = lineStart(text, contentStart, line) + indentation + column;
  return { start: begin, end: begin + (to - from) };
}

/** The same text, found as many times before it in the file as in the value. */
function byOccurrence(
  start: number,
  valueEnd: number,
  value: string,
  { start: from, end: to }: TextRange,
  text: string,
): TextRange | undefined {
  const wanted = value.slice(from, to);
  if (wanted === "") return undefined;
  let at = start - 1;
  for (let seen = value.indexOf(wanted); seen !== -1 && seen <= from; seen = value.indexOf(wanted, seen + 1)) {
    at = text.indexOf(wanted, at + 1);
    if (at === -1 || at >= valueEnd) return undefined;
  }
  return { start: at, end: at + wanted.length };
}

function lineStart(text: string, from: number, lines: number): number {
  let at = from;
  for (let count = 0; count < lines; count += 1) at = text.indexOf("\n", at) + 1;
  return at;
}

function spacesAt(text: string, at: number): number {
  let end = at;
  while (text[end] === " ") end += 1;
  return end - at;
}

function countBreaks(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

import type { Dialect } from "./dialect.ts";
import { limits } from "./limits.ts";
import type { ResolvedTag } from "./substitute.ts";
import type { Problem, Token } from "./syntax.ts";

type Read = Token | Problem;

interface Source {
  readonly text: string;
  readonly dialect: Dialect;
  /** By the offset at which they start. */
  readonly tags: ReadonlyMap<number, ResolvedTag>;
}

const whiteSpace = /\s/;
const quotes = "'\"";

/** The tokens of an expression, the last one `end`. A tag is one value, whatever its text is. */
export function tokenize(
  text: string,
  tags: readonly ResolvedTag[],
  dialect: Dialect,
): { readonly tokens: readonly Token[] } | Problem {
  const tooLong = lengthProblem(text);
  if (tooLong) return tooLong;
  const source: Source = { text, dialect, tags: new Map(tags.map((tag) => [tag.start, tag])) };
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (whiteSpace.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = readToken(source, at);
    if ("problem" in token) return token;
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: "end", start: text.length, end: text.length });
  return { tokens };
}

/** Why a text is too long to be read at all. */
export function lengthProblem(text: string): Problem | undefined {
  if (text.length <= limits.length) return undefined;
  return { problem: `the expression has ${text.length} characters; at most ${limits.length} are allowed` };
}

function readToken(source: Source, start: number): Read {
  const { text, dialect } = source;
  const first = text.charAt(start);
  if (quotes.includes(first)) return readText(source, start);
  if (first === "[" && dialect.bracketWords) return readBracketWord(source, start);
  return readBare(source, start) ?? readOperator(source, start);
}

/** Characters up to a closing one, with `\` before a character taken as it is, and the values of tags between them. */
function readUntil(source: Source, start: number, closing: string): { text: string; known: boolean; end: number } {
  let text = "";
  let known = true;
  let at = start;
  while (at < source.text.length && !closing.includes(source.text.charAt(at))) {
    const tag = source.tags.get(at);
    if (tag) {
      text += tag.value ?? "";
      known &&= tag.value !== undefined;
      at = tag.end;
    } else {
      if (source.text.charAt(at) === "\\") at += 1;
      text += source.text.charAt(at);
      at += 1;
    }
  }
  return { text, known, end: at };
}

/** A text ends at the first quote of either kind, as in govaluate. */
function readText(source: Source, start: number): Read {
  const { text, known, end } = readUntil(source, start + 1, quotes);
  if (end >= source.text.length) return { problem: "Unclosed string literal", start, end: source.text.length };
  if (!known) return { kind: "opaque", start, end: end + 1 };
  return { kind: "literal", value: source.dialect.textOf(text), bare: false, start, end: end + 1 };
}

function readBracketWord(source: Source, start: number): Read {
  const { text, known, end } = readUntil(source, start + 1, "]");
  if (end >= source.text.length) return { problem: "Unclosed parameter bracket", start, end: source.text.length };
  if (!known) return { kind: "opaque", start, end: end + 1 };
  return { kind: "literal", value: text, bare: false, start, end: end + 1 };
}

/** Words, numbers and tags; what touches a tag is one value with it. Undefined when there is none here. */
function readBare(source: Source, start: number): Read | undefined {
  const { dialect } = source;
  let text = "";
  let known = true;
  let tagged = false;
  let at = start;
  for (;;) {
    const tag = source.tags.get(at);
    const piece = tag
      ? undefined
      : (matchAt(dialect.number, source.text, at) ?? matchAt(dialect.word.pattern, source.text, at));
    if (tag) {
      text += tag.value ?? "";
      known &&= tag.value !== undefined;
      tagged = true;
      at = tag.end;
    } else if (piece !== undefined) {
      // Without a tag between them a number and a word are two tokens.
      if (at > start && !tagged) break;
      text += piece;
      at += piece.length;
    } else break;
    if (!tagged && !source.tags.has(at)) break;
  }
  if (at === start) return undefined;
  if (!tagged) return wordToken(dialect, text, start, at);
  if (!known) return { kind: "opaque", start, end: at };
  return { kind: "literal", value: dialect.variableOf(text), bare: true, start, end: at };
}

function wordToken(dialect: Dialect, text: string, start: number, end: number): Read {
  if (/^[\d.]/.test(text)) {
    const value = dialect.numberOf(text);
    if (value === undefined) return { problem: `Unable to parse numeric value '${text}' to float64`, start, end };
    return { kind: "literal", value, bare: true, start, end };
  }
  const operator = dialect.word.operators.get(text);
  if (operator !== undefined) return { kind: "operator", text: operator, start, end };
  const outcome = dialect.word.valueOf(text);
  if ("problem" in outcome) return { ...outcome, start, end };
  return { kind: "literal", value: outcome.value, bare: true, start, end };
}

/** The longest operator that starts here. */
function readOperator({ text, dialect }: Source, start: number): Read {
  for (const length of [2, 1]) {
    const candidate = text.slice(start, start + length);
    const isChoice = dialect.choice && (candidate === "?" || candidate === ":");
    const isPunctuation = candidate === "(" || candidate === ")" || candidate === ",";
    if (isChoice || isPunctuation || dialect.infix.has(candidate) || dialect.prefix.has(candidate)) {
      return { kind: "operator", text: candidate, start, end: start + candidate.length };
    }
  }
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return { problem: `Invalid token: '${character}'`, start, end: start + character.length };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

import { readExprText } from "./expr-text.ts";
import { readJson } from "./json-read.ts";
import { limits } from "./limits.ts";
import type { ResolvedTag } from "./substitute.ts";
import type { Problem, Token } from "./syntax.ts";
import { isFault, type Value } from "./value.ts";

const blank = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const word = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const wordRest = /[\p{L}\p{N}_$]*/uy;
const number =
  /(?:0[xX][\da-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?[\d_]*)?)([\p{L}\p{N}_$]*)/uy;
const operator = /\?\?|\?\.|\.\.|\*\*|&&|\|\||==|!=|<=|>=|::|[()[\]{},;%+\-^!*<>=.?:/|#]/y;
const operatorWords = new Set("in or and not matches contains startsWith endsWith let if else".split(" "));
const noTags: ReadonlyMap<number, ResolvedTag> = new Map();
const mostInt = 2n ** 63n - 1n;

/** The tokens of an expr expression, the last one `end`. A tag is a value or a part of a name, whatever its text is. */
export function tokenizeExpr(
  text: string,
  tags: readonly ResolvedTag[],
): { readonly tokens: readonly Token[] } | Problem {
  if (text.length > limits.exprLength) {
    return { problem: `the expression has ${text.length} characters; at most ${limits.exprLength} are allowed` };
  }
  const byStart = tags.length === 0 ? noTags : new Map(tags.map((tag) => [tag.start, tag]));
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = matchAt(blank, text, at)?.[0].length;
    if (skipped) {
      at += skipped;
      continue;
    }
    const token = readToken(text, byStart, at, tokens.at(-1));
    if ("problem" in token) return token;
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: "end", start: text.length, end: text.length });
  return { tokens };
}

function readToken(
  text: string,
  tags: ReadonlyMap<number, ResolvedTag>,
  start: number,
  before: Token | undefined,
): Token | Problem {
  const first = text.charAt(start);
  if (first === "'" || first === '"' || first === "`") return readExprText(text, tags, start);
  const afterDot = before?.kind === "operator" && (before.text === "." || before.text === "?.");
  const named = readName(text, tags, start, afterDot);
  if (named) return named;
  const tag = tags.get(start);
  if (tag) return tagToken(tag);
  const digits = matchAt(number, text, start);
  if (digits) return numberToken(digits[0], digits[1] ?? "", start);
  const symbol = matchAt(operator, text, start)?.[0];
  if (symbol !== undefined) return { kind: "operator", text: symbol, start, end: start + symbol.length };
  if (text.startsWith("/*", start)) return { problem: "unclosed comment", start, end: text.length };
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const code = (text.codePointAt(start) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return { problem: `unrecognized character: U+${code} '${character}'`, start, end: start + character.length };
}

/** A word, with the values of tags that touch it; after a dot a tag alone is a name too. */
function readName(
  text: string,
  tags: ReadonlyMap<number, ResolvedTag>,
  start: number,
  afterDot: boolean,
): Token | undefined {
  let name = matchAt(word, text, start)?.[0] ?? "";
  if (name === "" && !(afterDot && tags.has(start))) return undefined;
  let at = start + name.length;
  let known = true;
  for (let tag = tags.get(at); tag; tag = tags.get(at)) {
    known &&= tag.value !== undefined;
    const tail = matchAt(wordRest, text, tag.end)?.[0] ?? "";
    name += (tag.value ?? "") + tail;
    at = tag.end + tail.length;
  }
  if (!known) return { kind: "opaque", start, end: at };
  const tagged = name !== text.slice(start, at);
  if (!tagged && operatorWords.has(name)) return { kind: "operator", text: name, start, end: at };
  return { kind: "name", text: name, tagged, start, end: at };
}

/** What stands for a tag where an operand is expected: JSON is what it says, any other text is a string. */
function tagToken({ value, start, end }: ResolvedTag): Token {
  if (value === undefined) return { kind: "opaque", start, end };
  return { kind: "literal", value: operandOf(value), bare: true, start, end };
}

function operandOf(text: string): Value {
  const trimmed = text.trim();
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  if (/^-?\d{1,18}$/.test(trimmed)) return BigInt(trimmed);
  if (/^-?\d{1,18}\.\d{1,18}$/.test(trimmed)) return Number(trimmed);
  const data = /^[[{]/.test(trimmed) ? readJson(trimmed, "literal") : undefined;
  return data === undefined || isFault(data) ? text : data;
}

function numberToken(whole: string, tail: string, start: number): Token | Problem {
  const end = start + whole.length;
  if (/^\d{1,15}$/.test(whole)) return { kind: "literal", value: BigInt(whole), bare: true, start, end };
  const digits = whole.replaceAll("_", "");
  const prefixed = /^0[xob]/i.test(digits);
  if (tail !== "" || (prefixed && digits.length === 2) || /[eE][+-]?$/.test(prefixed ? "" : digits)) {
    return { problem: `bad number syntax: "${whole}"`, start, end };
  }
  if (!prefixed && /[.eE]/.test(digits)) return { kind: "literal", value: Number(digits), bare: true, start, end };
  if (digits.length > 80) return { problem: "integer literal is too large", start, end };
  const value = BigInt(prefixed ? digits.toLowerCase() : digits);
  if (value > mostInt) {
    return {
      problem: `invalid integer literal: strconv.ParseInt: parsing "${digits}": value out of range`,
      start,
      end,
    };
  }
  return { kind: "literal", value, bare: true, start, end };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

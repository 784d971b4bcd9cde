import type { Dialect } from "./dialect.ts";
import { limits } from "./limits.ts";
import type { Expression, Problem, Token } from "./syntax.ts";

/** An expression, or why there is none. */
export type Parsed = Expression | Problem;

/** What is read, and how far: the one thing in parsing that changes. */
export interface Reader {
  readonly tokens: readonly Token[];
  readonly dialect: Dialect;
  next: number;
  depth: number;
  /** Closures around the place, where `#` has a meaning. */
  closures: number;
}

/** The token to be read. */
export function peek(reader: Reader, ahead = 0): Token {
  const token = reader.tokens[reader.next + ahead] ?? reader.tokens.at(-1);
  if (!token) throw new Error("an expression's tokens do not finish with an end");
  return token;
}

/** Reads an operator if it is there. */
export function take(reader: Reader, operator: string): boolean {
  const taken = isOperator(peek(reader), operator);
  if (taken) reader.next += 1;
  return taken;
}

/** True for the operator of this text. */
export function isOperator(token: Token, text: string): boolean {
  return token.kind === "operator" && token.text === text;
}

/** A token's place. */
export function at({ start, end }: Token): { readonly start: number; readonly end: number } {
  return { start, end };
}

/** What a dialect says about a token that does not belong. */
export function unexpected(reader: Reader, expected: string): Problem {
  const token = peek(reader);
  const problem = reader.dialect.unexpected?.(token) ?? `expected ${expected}, found ${nameOf(token)}`;
  return { problem, start: token.start, end: token.end };
}

/** Parses one level deeper, as far as that is allowed. */
export function nested(reader: Reader, parse: () => Parsed): Parsed {
  if (reader.depth >= limits.depth) {
    return { ...at(peek(reader)), problem: `the expression nests deeper than ${limits.depth} levels` };
  }
  reader.depth += 1;
  const parsed = parse();
  reader.depth -= 1;
  return parsed;
}

function nameOf(token: Token): string {
  if (token.kind === "operator") return `"${token.text}"`;
  if (token.kind === "literal") return `'${String(token.value)}'`;
  if (token.kind === "name") return `'${token.text}'`;
  return token.kind === "opaque" ? "a tag" : "the end";
}

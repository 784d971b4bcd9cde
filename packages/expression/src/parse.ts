import type { Dialect } from "./dialect.ts";
import { type Expression, limits, type Problem, type Token } from "./syntax.ts";

type Parsed = Expression | Problem;

/** What is read, and how far: the one thing here that changes. */
interface Reader {
  readonly tokens: readonly Token[];
  readonly dialect: Dialect;
  next: number;
  depth: number;
}

/** The expression that the tokens spell, by precedence climbing over the dialect's table. */
export function parseExpression(tokens: readonly Token[], dialect: Dialect): Parsed {
  const reader: Reader = { tokens, dialect, next: 0, depth: 0 };
  const expression = parseChoice(reader);
  if ("problem" in expression) return expression;
  const rest = peek(reader);
  if (rest.kind === "end") return expression;
  if (isOperator(rest, ")")) return { ...at(rest), problem: "Unbalanced parenthesis" };
  return { ...at(rest), problem: `expected an operator, found ${nameOf(rest)}` };
}

/** `a ? b : c`, which groups to the right; without `: c` it is null when `a` is false. */
function parseChoice(reader: Reader): Parsed {
  return nested(reader, () => {
    const condition = parseInfix(reader, 1);
    if ("problem" in condition || !take(reader, "?")) return condition;
    const then = parseChoice(reader);
    if ("problem" in then) return then;
    if (!take(reader, ":")) return { kind: "choice", condition, then, start: condition.start, end: then.end };
    const otherwise = parseChoice(reader);
    if ("problem" in otherwise) return otherwise;
    return { kind: "choice", condition, then, otherwise, start: condition.start, end: otherwise.end };
  });
}

function parseInfix(reader: Reader, lowest: number): Parsed {
  let left = parsePrefix(reader);
  while (!("problem" in left)) {
    const token = peek(reader);
    const operator = token.kind === "operator" ? reader.dialect.infix.get(token.text) : undefined;
    if (token.kind !== "operator" || !operator || operator.precedence < lowest) return left;
    reader.next += 1;
    const right = parseInfix(reader, operator.precedence + 1);
    if ("problem" in right) return right;
    left = { kind: "infix", operator: token.text, left, right, start: left.start, end: right.end };
  }
  return left;
}

function parsePrefix(reader: Reader): Parsed {
  const token = peek(reader);
  if (token.kind !== "operator" || !reader.dialect.prefix.has(token.text)) return parseValue(reader);
  reader.next += 1;
  return nested(reader, () => {
    const operand = parsePrefix(reader);
    if ("problem" in operand) return operand;
    return { kind: "prefix", operator: token.text, operand, start: token.start, end: operand.end };
  });
}

function parseValue(reader: Reader): Parsed {
  const token = peek(reader);
  if (take(reader, "(")) return parseParentheses(reader, token);
  if (token.kind === "end") return { ...at(token), problem: "Unexpected end of expression" };
  if (token.kind === "operator") return { ...at(token), problem: `expected a value, found ${nameOf(token)}` };
  reader.next += 1;
  return token;
}

/** One expression is itself, two and more with commas are a list. */
function parseParentheses(reader: Reader, open: Token): Parsed {
  const items: Expression[] = [];
  do {
    const item = parseChoice(reader);
    if ("problem" in item) return item;
    items.push(item);
  } while (take(reader, ","));
  const close = peek(reader);
  if (!take(reader, ")")) {
    if (close.kind === "end") return { ...at(open), problem: "Unbalanced parenthesis" };
    return { ...at(close), problem: `expected an operator, "," or ")", found ${nameOf(close)}` };
  }
  const only = items[0];
  if (items.length === 1 && only) return { ...only, start: open.start, end: close.end };
  return { kind: "list", items, start: open.start, end: close.end };
}

function nested(reader: Reader, parse: () => Parsed): Parsed {
  if (reader.depth >= limits.depth) {
    return { ...at(peek(reader)), problem: `the expression nests deeper than ${limits.depth} levels` };
  }
  reader.depth += 1;
  const parsed = parse();
  reader.depth -= 1;
  return parsed;
}

function peek(reader: Reader): Token {
  const token = reader.tokens[reader.next];
  if (!token) throw new Error("an expression's tokens do not finish with an end");
  return token;
}

function take(reader: Reader, operator: string): boolean {
  const taken = isOperator(peek(reader), operator);
  if (taken) reader.next += 1;
  return taken;
}

function isOperator(token: Token, text: string): boolean {
  return token.kind === "operator" && token.text === text;
}

function at({ start, end }: Token): { readonly start: number; readonly end: number } {
  return { start, end };
}

function nameOf(token: Token): string {
  if (token.kind === "operator") return `"${token.text}"`;
  if (token.kind === "literal") return `'${String(token.value)}'`;
  return token.kind === "opaque" ? "a tag" : "the end";
}

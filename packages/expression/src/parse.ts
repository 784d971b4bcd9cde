import type { Dialect, InfixOperator } from "./dialect.ts";
import { limits } from "./limits.ts";
import { at, isOperator, nested, type Parsed, peek, type Reader, take, unexpected } from "./reader.ts";
import type { Expression, Token } from "./syntax.ts";

interface Infix {
  readonly name: string;
  readonly operator: InfixOperator;
  readonly negated: boolean;
}

/** The expression that the tokens spell, by precedence climbing over the dialect's table. */
export function parseExpression(
  tokens: readonly Token[],
  dialect: Dialect,
  parse: (reader: Reader) => Parsed = parseChoice,
): Parsed {
  const reader: Reader = { tokens, dialect, next: 0, depth: 0, closures: 0 };
  const expression = parse(reader);
  if ("problem" in expression) return expression;
  const rest = peek(reader);
  if (rest.kind === "end") return expression;
  if (!dialect.unexpected && isOperator(rest, ")")) return { ...at(rest), problem: "Unbalanced parenthesis" };
  return unexpected(reader, "an operator");
}

/** `a ? b : c`, which groups to the right; without `: c` it is null when `a` is false. */
export function parseChoice(reader: Reader): Parsed {
  return nested(reader, () => {
    const condition = parseInfix(reader, 0);
    if ("problem" in condition || !take(reader, "?")) return condition;
    // `a ?: b` is `a ? a : b`.
    const then = isOperator(peek(reader), ":") && reader.dialect.unexpected ? condition : parseChoice(reader);
    if ("problem" in then) return then;
    if (!take(reader, ":")) {
      if (reader.dialect.unexpected) return unexpected(reader, '":"');
      return { kind: "choice", condition, then, start: condition.start, end: then.end };
    }
    const otherwise = parseChoice(reader);
    if ("problem" in otherwise) return otherwise;
    return { kind: "choice", condition, then, otherwise, start: condition.start, end: otherwise.end };
  });
}

function parseInfix(reader: Reader, lowest: number): Parsed {
  let left = parsePrefix(reader);
  let previous: InfixOperator | undefined;
  let pipes = 0;
  while (!("problem" in left)) {
    const piped: Parsed | undefined = lowest === 0 ? reader.dialect.parsePipe?.(reader, left) : undefined;
    if (piped) {
      pipes += 1;
      if (pipes > limits.links) return { ...at(peek(reader)), problem: `more than ${limits.links} pipes in a row` };
      left = piped;
      previous = undefined;
      continue;
    }
    const infix = infixAt(reader, lowest);
    if (!infix) return left;
    if (previous?.unmixed && !infix.operator.unmixed) {
      return {
        ...at(peek(reader)),
        problem: `Operator (${infix.name}) and coalesce expressions (??) cannot be mixed. Wrap either by parentheses.`,
      };
    }
    left = parseRight(reader, left, infix);
    previous = infix.operator;
  }
  return left;
}

/** The infix operator that is next and binds tightly enough, with a `not` before it if that may be. */
function infixAt(reader: Reader, lowest: number): Infix | undefined {
  const negated = isOperator(peek(reader), "not");
  const token = peek(reader, negated ? 1 : 0);
  const operator = token.kind === "operator" ? reader.dialect.infix.get(token.text) : undefined;
  if (token.kind !== "operator" || !operator || operator.precedence < lowest) return undefined;
  return negated && !operator.negatable ? undefined : { name: token.text, operator, negated };
}

function parseRight(reader: Reader, left: Expression, { name, operator, negated }: Infix): Parsed {
  reader.next += negated ? 2 : 1;
  const right = operator.groupsRight
    ? nested(reader, () => parseInfix(reader, operator.precedence))
    : parseInfix(reader, operator.precedence + 1);
  if ("problem" in right) return right;
  const whole: Expression = { kind: "infix", operator: name, left, right, start: left.start, end: right.end };
  if (negated) return { kind: "prefix", operator: "not", operand: whole, start: left.start, end: right.end };
  return operator.chains ? parseComparisons(reader, whole, right) : whole;
}

/** `a < b < c` compares each with its neighbour. */
function parseComparisons(reader: Reader, first: Expression, middle: Expression): Parsed {
  let whole = first;
  let left = middle;
  for (;;) {
    const token = peek(reader);
    const operator = token.kind === "operator" ? reader.dialect.infix.get(token.text) : undefined;
    if (token.kind !== "operator" || !operator?.chains) return whole;
    reader.next += 1;
    const right = parseInfix(reader, operator.precedence + 1);
    if ("problem" in right) return right;
    const next: Expression = { kind: "infix", operator: token.text, left, right, start: left.start, end: right.end };
    whole = { kind: "infix", operator: "&&", left: whole, right: next, start: whole.start, end: right.end };
    left = right;
  }
}

function parsePrefix(reader: Reader): Parsed {
  const token = peek(reader);
  const operator = token.kind === "operator" ? reader.dialect.prefix.get(token.text) : undefined;
  if (token.kind !== "operator" || !operator) return parseOperand(reader);
  reader.next += 1;
  return nested(reader, () => {
    const operand = parseInfix(reader, operator.binds ?? Number.POSITIVE_INFINITY);
    if ("problem" in operand) return operand;
    return { kind: "prefix", operator: token.text, operand, start: token.start, end: operand.end };
  });
}

function parseOperand(reader: Reader): Parsed {
  const operand = reader.dialect.parseOperand?.(reader) ?? parseValue(reader);
  if ("problem" in operand || !reader.dialect.parseAfter) return operand;
  return reader.dialect.parseAfter(reader, operand);
}

function parseValue(reader: Reader): Parsed {
  const token = peek(reader);
  if (take(reader, "(")) return parseParentheses(reader, token);
  if (token.kind === "literal" || token.kind === "opaque") {
    reader.next += 1;
    return token;
  }
  if (token.kind === "end" && !reader.dialect.unexpected) {
    return { ...at(token), problem: "Unexpected end of expression" };
  }
  return unexpected(reader, "a value");
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
    return unexpected(reader, 'an operator, "," or ")"');
  }
  const only = items[0];
  if (items.length === 1 && only) return { ...only, start: open.start, end: close.end };
  return { kind: "list", items, start: open.start, end: close.end };
}

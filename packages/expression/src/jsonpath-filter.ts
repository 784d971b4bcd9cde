import type { Dialect, InfixOperator } from "./dialect.ts";
import { evaluate, type Run } from "./evaluate.ts";
import { compareValues, isEqual, isNumber } from "./go-values.ts";
import { readPath } from "./jsonpath-parse.ts";
import { limits } from "./limits.ts";
import { parseExpression } from "./parse.ts";
import { searchPattern } from "./pattern.ts";
import type { Expression, Problem, Token } from "./syntax.ts";
import { type Fault, isList, type Outcome, type Value } from "./value.ts";

/** What a filter asks for. */
interface Use {
  /** The value of a path of the whole data or of an item; null when there is none. */
  readonly resolve: (path: string, item: Value) => Value;
  readonly spend: (work: number) => Fault | undefined;
}

/** The items for which a filter such as `@.age > 42 && @.name == "x"` holds. */
export function filterItems(text: string, items: readonly Value[], use: Use): readonly Value[] | Fault {
  const tokens = tokenize(text);
  if ("problem" in tokens) return tokens;
  const expression = parseExpression(tokens, filterDialect);
  if ("problem" in expression) return expression;
  const kept: Value[] = [];
  for (const item of items) {
    const run: Run = {
      dialect: filterDialect,
      most: limits.exprSteps,
      steps: 0,
      evaluateOther: (node) => ({ value: node.kind === "name" ? use.resolve(node.name, item) : null }),
    };
    const result = evaluate(expression, run);
    const spent = use.spend(run.steps);
    if (spent) return spent;
    // What cannot be evaluated does not hold.
    if (!("problem" in result) && holds(result.value)) kept.push(item);
  }
  return kept;
}

function holds(value: Value): boolean {
  if (typeof value === "string") return value !== "";
  return value !== null && value !== false;
}

const filterDialect: Dialect = {
  prefix: new Map([["!", { apply: (value: Value) => ({ value: !holds(value) }) }]]),
  infix: new Map<string, InfixOperator>([
    [
      "||",
      {
        precedence: 1,
        shortcut: (left) => (holds(left) ? { value: true } : undefined),
        apply: (_, right) => ({ value: holds(right) }),
      },
    ],
    [
      "&&",
      {
        precedence: 2,
        shortcut: (left) => (holds(left) ? undefined : { value: false }),
        apply: (_, right) => ({ value: holds(right) }),
      },
    ],
    ["==", { precedence: 3, apply: (left, right) => ({ value: isEqual(left, right, { left: 1000 }) }) }],
    ["!=", { precedence: 3, apply: (left, right) => ({ value: !isEqual(left, right, { left: 1000 }) }) }],
    ["<", comparison((order) => order < 0)],
    ["<=", comparison((order) => order <= 0)],
    [">", comparison((order) => order > 0)],
    [">=", comparison((order) => order >= 0)],
    ["=~", { precedence: 3, apply: search }],
    [
      "in",
      {
        precedence: 3,
        apply: (left, right) => ({ value: isList(right) && right.some((item) => isEqual(item, left, { left: 1000 })) }),
      },
    ],
    ["+", arithmetic(4, (left, right) => left + right)],
    ["-", arithmetic(4, (left, right) => left - right)],
    ["*", arithmetic(5, (left, right) => left * right)],
    ["/", arithmetic(5, (left, right) => left / right)],
    ["%", arithmetic(5, (left, right) => left % right)],
  ]),
  choice: false,
  word: { pattern: /(?!)/y, operators: new Map(), valueOf: (word) => ({ value: word }) },
  number: /(?!)/y,
  numberOf: () => undefined,
  textOf: (text) => text,
  variableOf: (text) => text,
  bracketWords: false,
  parseOperand(reader) {
    const token = reader.tokens[reader.next];
    if (token?.kind !== "name") return undefined;
    reader.next += 1;
    return { kind: "name", name: token.text, start: token.start, end: token.end } satisfies Expression;
  },
};

function comparison(verdict: (order: number) => boolean): InfixOperator {
  return {
    precedence: 3,
    apply(left, right) {
      const order = compareValues(left, right);
      return { value: order !== undefined && verdict(order) };
    },
  };
}

function arithmetic(precedence: number, compute: (left: number, right: number) => number): InfixOperator {
  return {
    precedence,
    apply(left, right) {
      if (!isNumber(left) || !isNumber(right)) return { problem: "arithmetic needs numbers" };
      return { value: compute(Number(left), Number(right)) };
    },
  };
}

function search(left: Value, right: Value): Outcome {
  if (typeof left !== "string" || typeof right !== "string") return { value: false };
  const result = searchPattern(left, right);
  return "problem" in result ? result : { value: result.found };
}

const blank = /\s+/y;
const literal = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true\b|false\b|null\b|nil\b/y;
const text = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|\/((?:[^/\\]|\\.)*)\/(i?)/sy;
const operator = /\|\||&&|==|!=|<=|>=|=~|in\b|[<>!()+\-*/%,]/y;
const words: Readonly<Record<string, Value>> = { true: true, false: false, null: null, nil: null };

function tokenize(source: string): readonly Token[] | Problem {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const skipped = matchAt(blank, source, at)?.[0].length;
    if (skipped) {
      at += skipped;
      continue;
    }
    const token = readToken(source, at, tokens.at(-1));
    if (!token) return { problem: `invalid filter '${source.slice(0, 100)}' at ${at}` };
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: "end", start: source.length, end: source.length });
  return tokens;
}

function readToken(source: string, start: number, before: Token | undefined): Token | undefined {
  const character = source.charAt(start);
  if (character === "@" || character === "$") {
    const { path: read, end } = readPath(source, start);
    return read && { kind: "name", text: source.slice(start, end), tagged: false, start, end };
  }
  const afterValue = before !== undefined && (before.kind !== "operator" || before.text === ")");
  const quoted = afterValue ? null : matchAt(text, source, start);
  if (quoted) {
    const pattern = quoted[3] === undefined ? undefined : (quoted[4] === "i" ? "(?i)" : "") + quoted[3];
    const value = pattern ?? (quoted[1] ?? quoted[2] ?? "").replace(/\\(.)/gs, "$1");
    return { kind: "literal", value, bare: false, start, end: start + quoted[0].length };
  }
  const plain = afterValue ? undefined : matchAt(literal, source, start)?.[0];
  if (plain !== undefined) {
    const value = Object.hasOwn(words, plain) ? (words[plain] ?? null) : Number(plain);
    return { kind: "literal", value, bare: true, start, end: start + plain.length };
  }
  const symbol = matchAt(operator, source, start)?.[0];
  return symbol === undefined ? undefined : { kind: "operator", text: symbol, start, end: start + symbol.length };
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

import { parseSequence } from "./expr-parse-sequence.ts";
import { parseChoice } from "./parse.ts";
import { at, isOperator, nested, type Parsed, peek, type Reader, take, unexpected } from "./reader.ts";
import type { Expression, Problem, Token } from "./syntax.ts";

/** Whether a function needs a closure, and whether an argument may follow it. */
interface ClosureRule {
  readonly needed: boolean;
  readonly more: boolean;
}

const closures = new Map<string, ClosureRule>([
  ...["all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast", "findLastIndex", "groupBy"].map(
    (name): [string, ClosureRule] => [name, { needed: true, more: false }],
  ),
  ["count", { needed: false, more: false }],
  ["sum", { needed: false, more: false }],
  ["sortBy", { needed: true, more: true }],
  ["reduce", { needed: true, more: true }],
]);

/** A call of a function whose name is read; what came through a pipe is given. */
export function parseCall(reader: Reader, token: Token, name: string, given: readonly Expression[]): Parsed {
  const rule = closures.get(name);
  if (rule) return parseClosureCall(reader, token, name, given, rule);
  const args = parseArguments(reader, given);
  if ("problem" in args) return args;
  return { kind: "call", name, args: args.items, closure: undefined, start: token.start, end: args.end };
}

/** `value | name(…)` is `name(value, …)`. */
export function parsePipe(reader: Reader, left: Expression): Parsed | undefined {
  if (!isOperator(peek(reader), "|")) return undefined;
  return nestedPipe(reader, left);
}

/** What stands between the parentheses of a call, after what is given. */
export function parseArguments(
  reader: Reader,
  given: readonly Expression[],
): { readonly items: readonly Expression[]; readonly end: number } | Problem {
  if (!take(reader, "(")) return unexpected(reader, '"("');
  const items: Expression[] = [...given];
  while (!isOperator(peek(reader), ")")) {
    if (items.length > given.length && !take(reader, ",")) return unexpected(reader, '")"');
    if (isOperator(peek(reader), ")")) break;
    const item = parseChoice(reader);
    if ("problem" in item) return item;
    items.push(item);
  }
  const { end } = peek(reader);
  reader.next += 1;
  return { items, end };
}

function nestedPipe(reader: Reader, left: Expression): Parsed {
  reader.next += 1;
  const token = peek(reader);
  if (token.kind !== "name") return unexpected(reader, "a function");
  reader.next += 1;
  if (token.text !== "sprig" || !isOperator(peek(reader), ".")) {
    const call = parseCall(reader, token, token.text, [left]);
    return "problem" in call || !reader.dialect.parseAfter ? call : reader.dialect.parseAfter(reader, call);
  }
  reader.next += 1;
  const name = peek(reader);
  if (name.kind !== "name" && name.kind !== "operator") return unexpected(reader, "a function");
  reader.next += 1;
  return parseCall(reader, token, `sprig.${name.text}`, [left]);
}

function parseClosureCall(
  reader: Reader,
  token: Token,
  name: string,
  given: readonly Expression[],
  rule: ClosureRule,
): Parsed {
  if (!take(reader, "(")) return unexpected(reader, '"("');
  const args = [...given];
  if (args.length === 0) {
    if (isOperator(peek(reader), ")")) return { ...at(peek(reader)), problem: "expected at least 1 arguments" };
    const list = parseChoice(reader);
    if ("problem" in list) return list;
    args.push(list);
    if (!isOperator(peek(reader), ")") && !take(reader, ",")) return unexpected(reader, '")"');
  }
  let closure: Expression | undefined;
  if (!isOperator(peek(reader), ")")) {
    const parsed = parseClosure(reader);
    if ("problem" in parsed) return parsed;
    closure = parsed;
    if (rule.more && take(reader, ",") && !isOperator(peek(reader), ")")) {
      const more = parseChoice(reader);
      if ("problem" in more) return more;
      args.push(more);
    }
  } else if (rule.needed) {
    return { ...at(peek(reader)), problem: "expected at least 2 arguments" };
  }
  take(reader, ",");
  const { end } = peek(reader);
  if (!take(reader, ")")) return unexpected(reader, '")"');
  return { kind: "call", name, args, closure, start: token.start, end };
}

/** `{…}` or one expression, in which `#` is an element. */
function parseClosure(reader: Reader): Parsed {
  const braces = take(reader, "{");
  reader.closures += 1;
  const body = braces ? nested(reader, () => parseSequence(reader)) : parseChoice(reader);
  reader.closures -= 1;
  if ("problem" in body) return body;
  if (braces && !take(reader, "}")) return unexpected(reader, '"}"');
  if (!braces && isOperator(peek(reader), ";")) {
    return { ...at(peek(reader)), problem: "wrap predicate with brackets { and }" };
  }
  return body;
}

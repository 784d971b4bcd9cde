import { parseArguments } from "./expr-parse-call.ts";
import { limits } from "./limits.ts";
import { parseChoice } from "./parse.ts";
import { at, isOperator, type Parsed, peek, type Reader, take, unexpected } from "./reader.ts";
import type { Expression } from "./syntax.ts";

/** Members, slices and method calls behind an operand. */
export function parseAfter(reader: Reader, operand: Expression): Parsed {
  let left: Parsed = operand;
  let optional = false;
  for (let links = 0; !("problem" in left); links += 1) {
    const token = peek(reader);
    const isDot = isOperator(token, ".") || isOperator(token, "?.");
    if (!isDot && !isOperator(token, "[")) break;
    if (links >= limits.links)
      return { ...at(token), problem: `the expression has more than ${limits.links} members in a row` };
    optional ||= isOperator(token, "?.");
    left = isDot ? parseMemberName(reader, left) : parseIndex(reader, left, false);
  }
  if ("problem" in left || !optional) return left;
  return { kind: "chain", of: left, start: left.start, end: left.end };
}

/** `[key]`, `[from:to]` and their shorter forms. */
function parseIndex(reader: Reader, object: Expression, optional: boolean): Parsed {
  reader.next += 1;
  const from = isOperator(peek(reader), ":") ? undefined : parseChoice(reader);
  if (from && "problem" in from) return from;
  if (from && !isOperator(peek(reader), ":")) {
    const { end } = peek(reader);
    if (!take(reader, "]")) return unexpected(reader, '"]"');
    return { kind: "member", object, key: from, optional, start: object.start, end };
  }
  reader.next += 1;
  const to = isOperator(peek(reader), "]") ? undefined : parseChoice(reader);
  if (to && "problem" in to) return to;
  const { end } = peek(reader);
  if (!take(reader, "]")) return unexpected(reader, '"]"');
  return { kind: "slice", object, from, to, start: object.start, end };
}

/** `.name`, `.name(…)`, and `?.` before a name or a bracket. */
function parseMemberName(reader: Reader, object: Expression): Parsed {
  const optional = take(reader, "?.");
  if (!optional) reader.next += 1;
  const token = peek(reader);
  if (optional && isOperator(token, "[")) return parseIndex(reader, object, true);
  const name = token.kind === "name" || token.kind === "operator" ? token.text : undefined;
  if (token.kind !== "opaque" && (name === undefined || !/^[\p{L}_$]/u.test(name))) {
    if (token.kind !== "name") return { ...at(token), problem: "expected name" };
  }
  reader.next += 1;
  const key: Expression =
    name === undefined ? { kind: "opaque", ...at(token) } : { kind: "literal", value: name, bare: true, ...at(token) };
  const isCall = name !== undefined && isOperator(peek(reader), "(") && !(token.kind === "name" && token.tagged);
  if (!isCall) return { kind: "member", object, key, optional, start: object.start, end: token.end };
  const args = parseArguments(reader, []);
  if ("problem" in args) return args;
  const span = { start: object.start, end: args.end };
  if (object.kind === "name" && object.name === "sprig") {
    return { kind: "call", name: `sprig.${name}`, args: args.items, closure: undefined, ...span };
  }
  return { kind: "method", object, name, args: args.items, ...span };
}

import { parseCall } from "./expr-parse-call.ts";
import { parseSequence } from "./expr-parse-sequence.ts";
import { parseChoice } from "./parse.ts";
import { at, isOperator, nested, type Parsed, peek, type Reader, take, unexpected } from "./reader.ts";
import type { Expression, Token } from "./syntax.ts";

const words: ReadonlyMap<string, null | boolean> = new Map([
  ["true", true],
  ["false", false],
  ["nil", null],
]);

/** An operand of expr that is not a literal, or undefined. */
export function parseExprOperand(reader: Reader): Parsed | undefined {
  const token = peek(reader);
  if (token.kind === "name") {
    reader.next += 1;
    if (token.tagged) return { kind: "name", name: token.text, ...at(token) };
    const value = words.get(token.text);
    if (value !== undefined) return { kind: "literal", value, bare: true, ...at(token) };
    if (isOperator(peek(reader), "(")) return parseCall(reader, token, token.text, []);
    return { kind: "name", name: token.text, ...at(token) };
  }
  if (token.kind !== "operator") return undefined;
  switch (token.text) {
    case "(":
      return parseGroup(reader, token);
    case "[":
      return parseList(reader, token);
    case "{":
      return parseMap(reader, token);
    case "#":
    case ".":
      return parsePointer(reader, token);
    case "let":
      return parseLet(reader, token);
    case "if":
      return parseIf(reader, token);
    case "::":
      return parseBuiltin(reader);
    default:
      return undefined;
  }
}

function parseGroup(reader: Reader, open: Token): Parsed {
  reader.next += 1;
  const inner = nested(reader, () => parseSequence(reader));
  if ("problem" in inner) return inner;
  const { end } = peek(reader);
  return take(reader, ")") ? { ...inner, start: open.start, end } : unexpected(reader, '")"');
}

function parseList(reader: Reader, open: Token): Parsed {
  reader.next += 1;
  const items: Expression[] = [];
  while (!isOperator(peek(reader), "]")) {
    if (items.length > 0 && !take(reader, ",")) return unexpected(reader, '"]"');
    if (items.length > 0 && isOperator(peek(reader), "]")) break;
    const item = parseChoice(reader);
    if ("problem" in item) return item;
    items.push(item);
  }
  const { end } = peek(reader);
  reader.next += 1;
  return { kind: "list", items, start: open.start, end };
}

function parseMap(reader: Reader, open: Token): Parsed {
  reader.next += 1;
  const entries: [Expression, Expression][] = [];
  while (!isOperator(peek(reader), "}")) {
    if (entries.length > 0 && !take(reader, ",")) return unexpected(reader, '"}"');
    if (entries.length > 0 && isOperator(peek(reader), "}")) break;
    const key = parseKey(reader);
    if ("problem" in key) return key;
    if (!take(reader, ":")) return unexpected(reader, '":"');
    const value = parseChoice(reader);
    if ("problem" in value) return value;
    entries.push([key, value]);
  }
  const { end } = peek(reader);
  reader.next += 1;
  return { kind: "map", entries, start: open.start, end };
}

function parseKey(reader: Reader): Parsed {
  const token = peek(reader);
  if (isOperator(token, "(")) return parseChoice(reader);
  if (token.kind === "name" || token.kind === "literal") {
    reader.next += 1;
    const value = token.kind === "name" ? token.text : String(token.value);
    return { kind: "literal", value, bare: true, ...at(token) };
  }
  const { problem, ...span } = unexpected(reader, "a key");
  const keys = "a map key must be a quoted string, a number, a identifier, or an expression enclosed in parentheses";
  return { ...span, problem: `${keys} (${problem})` };
}

function parsePointer(reader: Reader, token: Token): Parsed {
  if (reader.closures === 0) return unexpected(reader, "a value");
  if (!take(reader, "#")) return { kind: "pointer", name: "", start: token.start, end: token.start };
  const name = peek(reader);
  if (name.kind !== "name") return { kind: "pointer", name: "", ...at(token) };
  reader.next += 1;
  return { kind: "pointer", name: name.text, start: token.start, end: name.end };
}

function parseLet(reader: Reader, start: Token): Parsed {
  reader.next += 1;
  const name = peek(reader);
  if (name.kind !== "name") return unexpected(reader, "a name");
  reader.next += 1;
  if (!take(reader, "=")) return unexpected(reader, '"="');
  const value = parseChoice(reader);
  if ("problem" in value) return value;
  if (!take(reader, ";")) return unexpected(reader, '";"');
  const body = nested(reader, () => parseSequence(reader));
  if ("problem" in body) return body;
  return { kind: "let", name: name.text, value, body, start: start.start, end: body.end };
}

function parseIf(reader: Reader, start: Token): Parsed {
  reader.next += 1;
  const condition = parseChoice(reader);
  if ("problem" in condition) return condition;
  const then = parseBlock(reader);
  if ("problem" in then) return then;
  if (!take(reader, "else")) return unexpected(reader, '"else"');
  const next = peek(reader);
  const otherwise = isOperator(next, "if") ? nested(reader, () => parseIf(reader, next)) : parseBlock(reader);
  if ("problem" in otherwise) return otherwise;
  return { kind: "choice", condition, then, otherwise, start: start.start, end: otherwise.end };
}

function parseBlock(reader: Reader): Parsed {
  if (!take(reader, "{")) return unexpected(reader, '"{"');
  const body = nested(reader, () => parseSequence(reader));
  if ("problem" in body) return body;
  return take(reader, "}") ? body : unexpected(reader, '"}"');
}

/** `::name(…)` calls a builtin whatever the variables are called. */
function parseBuiltin(reader: Reader): Parsed {
  reader.next += 1;
  const name = peek(reader);
  if (name.kind !== "name") return unexpected(reader, "a name");
  reader.next += 1;
  return parseCall(reader, name, name.text, []);
}

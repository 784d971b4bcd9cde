import { builtinNamed, builtinNames } from "../../../packages/expression/src/expr-builtins.ts";
import type { Random } from "../random.ts";
import { longNames, variableNames } from "./variables.ts";

const builtins = [...builtinNames()];
const closures =
  "all none any one filter map find findIndex findLast findLastIndex groupBy count sum sortBy reduce".split(" ");
const infix = "+ - * / % ** == != < > <= >= && || and or in not_in contains startsWith endsWith matches ?? .. |".split(
  " ",
);
const methods = "Format Year Month Add Sub AddDate Unix String Hours In Truncate Nope constructor".split(" ");
const keys = "a b deep name __proto__ constructor length".split(" ");
const texts = [
  "",
  "a",
  "x",
  "2006-01-02",
  "2026-01-02T03:04:05Z",
  "Europe/Zurich",
  "1h",
  "(x+)+$",
  "[",
  "%d%s",
  "é😀",
  '{"a": [1, 2]}',
  "$..*",
  "1 - 2",
  "10",
  "-1",
  "0x1f",
  "^1.2.x",
];
const numbers = [
  "0",
  "1",
  "-1",
  "2",
  "7",
  "63",
  "64",
  "1.5",
  "1e9",
  "1e308",
  "100000",
  "9223372036854775807",
  "-9223372036854775808",
  "0x1f",
  "1_000",
];

const operations = [
  "LONG[OTHER]",
  "LONG[1:OTHER]",
  "LONG?.[OTHER]",
  "get(LONG, OTHER)",
  "LONG OPERATOR OTHER",
  "OTHER OPERATOR LONG",
  "LONG OPERATOR LONG",
  "(LONG + OTHER)[1]",
  "[LONG, LONG][0][1]",
  "let a = LONG; a[1]",
  "filter([LONG], # == OTHER)",
  "{a: LONG}.a[1]",
  "-LONG",
  "LONG | upper()",
];

/** One function or operation, as often as that is allowed, over a long text and a few other values. */
export function loopOf(random: Random): string {
  const other = () => random.pick(["'x'", "'-'", "''", "'[a-z]+'", "2", "-1", "10", "100000"]);
  const others = random.list(random.below(3), other);
  const at = random.below(others.length + 1);
  const args = [...others.slice(0, at), random.pick(longNames), ...others.slice(at)];
  const operation = random
    .pick(operations)
    .replaceAll("LONG", () => random.pick(longNames))
    .replaceAll("OTHER", other)
    .replace("OPERATOR", () => random.pick(infix).replace("_", " "));
  const body = random.below(3) === 0 ? operation : `${random.pick(builtins)}(${args.join(", ")})`;
  return `map(1..50000, ${body})`;
}

/** An expression that can at least be read. */
export function expressionOf(random: Random, depth: number): string {
  const inner = () => expressionOf(random, depth - 1);
  if (depth <= 0) return leafOf(random);
  switch (random.below(18)) {
    case 0:
    case 1: {
      const operator = random.pick(infix).replace("_", " ");
      return operator === "|" ? `${inner()} | ${callOf(random, inner)}` : `${inner()} ${operator} ${inner()}`;
    }
    case 2:
      return `(${inner()})`;
    case 3:
      return `${random.pick(["!", "-", "+", "not "])}${inner()}`;
    case 4:
      return `[${random.list(random.below(4), inner).join(", ")}]`;
    case 5:
      return `{${random.list(random.below(3), () => `${random.pick(keys)}: ${inner()}`).join(", ")}}`;
    case 6:
      return `${inner()}${random.pick([".", "?."])}${random.pick(keys)}`;
    case 7:
      return `${inner()}[${inner()}]`;
    case 8:
      return `${inner()}[${random.chance(0.5) ? inner() : ""}:${random.chance(0.5) ? inner() : ""}]`;
    case 9:
      return `${inner()} ? ${inner()} : ${inner()}`;
    case 10:
      return `let v = ${inner()}; ${random.chance(0.5) ? "v + " : ""}${inner()}`;
    case 11:
      return `${inner()}.${random.pick(methods)}(${random.list(random.below(3), inner).join(", ")})`;
    case 12:
    case 13: {
      const body = random.pick(["#", "# > 1", ".a", "#index", "#acc + #", "len(#)", inner()]);
      return `${random.pick(closures)}(${inner()}, ${random.chance(0.3) ? `{${body}}` : body}${random.chance(0.2) ? `, ${inner()}` : ""})`;
    }
    case 14:
      return `map(1..${random.pick(["3", "1000", "100000"])}, ${inner()})`;
    default:
      return callOf(random, inner);
  }
}

/** A call, mostly with what the function wants. */
function callOf(random: Random, inner: () => string): string {
  const name = random.pick(builtins);
  const { needed = "", optional = "", rest = "" } = builtinNamed(name) ?? {};
  const letters = needed + optional.slice(0, random.below(optional.length + 1)) + rest.repeat(random.below(4));
  const args = [...letters].map((letter) => (random.chance(0.1) ? inner() : argumentOf(letter, random, inner)));
  return `${name}(${args.join(", ")})`;
}

function argumentOf(letter: string, random: Random, inner: () => string): string {
  switch (letter) {
    case "s":
      return random.pick([
        () => JSON.stringify(random.pick(texts)),
        () => `repeat("${random.pick(["x", "\\n", "a b", "1"])}", ${random.pick(numbers)})`,
        () => "long",
        inner,
      ])();
    case "i":
    case "n":
      return random.pick(numbers);
    case "l":
      return random.pick([
        () => "[3, 1, 2]",
        () => "list",
        () => `1..${random.pick(["9", "5000", "100000"])}`,
        () => `split(long, "")`,
        inner,
      ])();
    case "m":
      return random.pick([() => '{a: 1, "b": [2]}', () => "workflow.parameters", inner])();
    case "b":
      return random.pick(["true", "false"]);
    default:
      return inner();
  }
}

function leafOf(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return random.pick(numbers);
    case 1:
      return JSON.stringify(random.pick(texts));
    case 2:
      return random.pick(["true", "false", "nil", "#", "#acc", "[]", "{}", "now()", "$env"]);
    case 3:
      return `{{${random.pick(variableNames)}}}`;
    default:
      return random.pick(variableNames);
  }
}

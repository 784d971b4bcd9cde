import type { InfixOperator, PrefixOperator } from "./dialect.ts";
import { limits } from "./limits.ts";
import { searchPattern } from "./pattern.ts";
import { byteOrder, isList, isSameValue, type Outcome, printValue, showValue, type Value } from "./value.ts";

type Numbers = (left: number, right: number) => number;
type Order = (left: number | string, right: number | string) => boolean;

/** The operators of `when` before a value (govaluate `OperatorSymbol.go`). */
export const whenPrefixOperators: ReadonlyMap<string, PrefixOperator> = new Map([
  ["!", prefix("!", "bool", (value) => (typeof value === "boolean" ? !value : undefined))],
  ["-", prefix("-", "number", (value) => (typeof value === "number" ? -value : undefined))],
  ["~", prefix("~", "number", (value) => (isWhole(value) ? Number(~int64(value)) : undefined))],
]);

/** The operators of `when` between two values, with govaluate's precedences. */
export const whenInfixOperators: ReadonlyMap<string, InfixOperator> = new Map([
  ["??", { precedence: 1, apply: (left, right) => ({ value: left ?? right }), shortcut: nonNull }],
  ["||", logical("||", 2, true)],
  ["&&", logical("&&", 3, false)],
  ["==", { precedence: 4, apply: (left, right) => ({ value: isSameValue(left, right) }) }],
  ["!=", { precedence: 4, apply: (left, right) => ({ value: !isSameValue(left, right) }) }],
  ["<", comparison("<", (left, right) => left < right)],
  ["<=", comparison("<=", (left, right) => left <= right)],
  [">", comparison(">", (left, right) => left > right)],
  [">=", comparison(">=", (left, right) => left >= right)],
  ["=~", search("=~", true)],
  ["!~", search("!~", false)],
  ["in", { precedence: 4, apply: isIn }],
  ["&", arithmetic("&", 5, (left, right) => Number(int64(left) & int64(right)), isWhole)],
  ["|", arithmetic("|", 5, (left, right) => Number(int64(left) | int64(right)), isWhole)],
  ["^", arithmetic("^", 5, (left, right) => Number(int64(left) ^ int64(right)), isWhole)],
  ["<<", arithmetic("<<", 6, (left, right) => shift(left, right, (value, by) => value << by), isWhole)],
  [">>", arithmetic(">>", 6, (left, right) => shift(left, right, (value, by) => value >> by), isWhole)],
  ["+", { precedence: 7, apply: add }],
  ["-", arithmetic("-", 7, (left, right) => left - right)],
  ["*", arithmetic("*", 8, (left, right) => left * right)],
  ["/", arithmetic("/", 8, (left, right) => left / right)],
  ["%", arithmetic("%", 8, (left, right) => left % right)],
  ["**", arithmetic("**", 9, (left, right) => left ** right)],
] satisfies [string, InfixOperator][]);

/** The wording of govaluate's type errors (`evaluationStage.go`). */
function typeProblem(value: Value, operator: string, role: string, wanted: string): { readonly problem: string } {
  return {
    problem: `Value '${showValue(value)}' cannot be used with the ${role} '${operator}', it is not a ${wanted}`,
  };
}

function prefix(name: string, wanted: string, of: (value: Value) => Value | undefined): PrefixOperator {
  return {
    apply(operand) {
      const value = of(operand);
      return value === undefined ? typeProblem(operand, name, "prefix", wanted) : { value };
    },
  };
}

function logical(name: string, precedence: number, decisive: boolean): InfixOperator {
  const wrong = (value: Value) => typeProblem(value, name, "logical operator", "bool");
  return {
    precedence,
    shortcut(left) {
      if (typeof left !== "boolean") return wrong(left);
      return left === decisive ? { value: left } : undefined;
    },
    // The left side has decided nothing, so the right one does.
    apply: (_, right) => (typeof right === "boolean" ? { value: right } : wrong(right)),
  };
}

function nonNull(left: Value): Outcome | undefined {
  return left === null ? undefined : { value: left };
}

function comparison(name: string, holds: Order): InfixOperator {
  return {
    precedence: 4,
    apply(left, right) {
      if (typeof left === "number" && typeof right === "number") return { value: holds(left, right) };
      if (typeof left === "string" && typeof right === "string") return { value: holds(byteOrder(left, right), 0) };
      const culprit = typeof left === "number" ? right : left;
      return typeProblem(culprit, name, "comparator", "number");
    },
  };
}

function search(name: string, wanted: boolean): InfixOperator {
  return {
    precedence: 4,
    apply(left, right) {
      if (typeof left !== "string") return typeProblem(left, name, "comparator", "string");
      if (typeof right !== "string") return typeProblem(right, name, "comparator", "string");
      const result = searchPattern(left, right);
      return "problem" in result ? result : { value: result.found === wanted };
    },
  };
}

function isIn(left: Value, right: Value): Outcome {
  if (!isList(right)) return typeProblem(right, "in", "comparator", "array");
  return { value: right.some((item) => isSameValue(left, item)) };
}

function add(left: Value, right: Value): Outcome {
  if (typeof left === "number" && typeof right === "number") return { value: left + right };
  if (typeof left !== "string" && typeof right !== "string") {
    return typeProblem(typeof left === "number" ? right : left, "+", "numeric modifier", "number");
  }
  const value = printValue(left) + printValue(right);
  if (value.length > limits.text) return { problem: `a text grows to more than ${limits.text} characters` };
  return { value };
}

function arithmetic(
  name: string,
  precedence: number,
  compute: Numbers,
  fits: (value: Value) => value is number = (value) => typeof value === "number",
): InfixOperator {
  return {
    precedence,
    apply(left, right) {
      if (!fits(left)) return typeProblem(left, name, "numeric modifier", "number");
      if (!fits(right)) return typeProblem(right, name, "numeric modifier", "number");
      return { value: compute(left, right) };
    },
  };
}

/** A number that has bits. */
function isWhole(value: Value): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function int64(value: number): bigint {
  return BigInt.asIntN(64, BigInt(Math.trunc(value)));
}

/** Go shifts unsigned 64-bit numbers; what is shifted further than that is zero. */
function shift(left: number, right: number, by: (value: bigint, count: bigint) => bigint): number {
  const count = BigInt.asUintN(64, int64(right));
  return count > 63n ? 0 : Number(BigInt.asUintN(64, by(BigInt.asUintN(64, int64(left)), count)));
}

import type { Duration, Time } from "./civil.ts";
import type { InfixOperator, PrefixOperator } from "./dialect.ts";
import { compareValues, goType, isEqual, wrapInt } from "./go-values.ts";
import { limits } from "./limits.ts";
import { searchPattern } from "./pattern.ts";
import { type Fault, isFault, isList, isMap, type Outcome, type Value } from "./value.ts";

/** The operators of expr before a value (expr `parser/operator`). */
export const exprPrefixOperators: ReadonlyMap<string, PrefixOperator> = new Map([
  ["not", { binds: 50, apply: (value) => negation("not", value) }],
  ["!", { binds: 50, apply: (value) => negation("!", value) }],
  ["-", { binds: 90, apply: (value) => sign("-", value) }],
  ["+", { binds: 90, apply: (value) => sign("+", value) }],
] satisfies [string, PrefixOperator][]);

/** The operators of expr between two values. */
export const exprInfixOperators: ReadonlyMap<string, InfixOperator> = new Map([
  ["or", logical("or", 10, true)],
  ["||", logical("||", 10, true)],
  ["and", logical("and", 15, false)],
  ["&&", logical("&&", 15, false)],
  ["==", { precedence: 20, apply: (left, right) => equality(left, right, true) }],
  ["!=", { precedence: 20, apply: (left, right) => equality(left, right, false) }],
  ["<", comparison("<", (order) => order < 0)],
  ["<=", comparison("<=", (order) => order <= 0)],
  [">", comparison(">", (order) => order > 0)],
  [">=", comparison(">=", (order) => order >= 0)],
  ["in", { precedence: 20, negatable: true, apply: isIn }],
  ["matches", texts("matches", matches)],
  ["contains", texts("contains", (left, right) => ({ value: left.includes(right) }))],
  ["startsWith", texts("startsWith", (left, right) => ({ value: left.startsWith(right) }))],
  ["endsWith", texts("endsWith", (left, right) => ({ value: left.endsWith(right) }))],
  ["..", { precedence: 25, apply: range }],
  ["+", { precedence: 30, apply: add }],
  ["-", { precedence: 30, apply: subtract }],
  ["*", { precedence: 60, apply: multiply }],
  ["/", { precedence: 60, apply: (left, right) => floats("/", left, right, (a, b) => a / b) }],
  ["%", { precedence: 60, apply: modulo }],
  ["**", { precedence: 100, groupsRight: true, apply: (left, right) => floats("**", left, right, (a, b) => a ** b) }],
  ["^", { precedence: 100, groupsRight: true, apply: (left, right) => floats("^", left, right, (a, b) => a ** b) }],
  [
    "??",
    {
      precedence: 500,
      unmixed: true,
      shortcut: (left) => (left === null ? undefined : { value: left }),
      apply: (_, right) => ({ value: right }),
    },
  ],
] satisfies [string, InfixOperator][]);

function mismatch(operator: string, left: Value, right: Value): Fault {
  return { problem: `invalid operation: ${operator} (mismatched types ${goType(left)} and ${goType(right)})` };
}

function negation(name: string, value: Value): Outcome {
  if (typeof value === "boolean") return { value: !value };
  return { problem: `invalid operation: ${name} (mismatched type ${goType(value)})` };
}

function sign(name: string, value: Value): Outcome {
  if (typeof value === "number") return { value: name === "-" ? -value : value };
  if (typeof value === "bigint") return { value: name === "-" ? wrapInt(-value) : value };
  return { problem: `invalid operation: ${name} (mismatched type ${goType(value)})` };
}

function logical(name: string, precedence: number, decisive: boolean): InfixOperator {
  return {
    precedence,
    shortcut(left) {
      if (typeof left !== "boolean") return mismatch(name, left, decisive);
      return left === decisive ? { value: left } : undefined;
    },
    // The left side has decided nothing, so the right one does.
    apply: (left, right) => (typeof right === "boolean" ? { value: right } : mismatch(name, left, right)),
  };
}

function comparison(name: string, holds: (order: number) => boolean): InfixOperator {
  return {
    precedence: 20,
    chains: true,
    apply(left, right) {
      const order = compareValues(left, right);
      return order === undefined ? mismatch(name, left, right) : { value: !Number.isNaN(order) && holds(order) };
    },
  };
}

const impatient: Fault = { problem: "the values are too large to be compared" };

function equality(left: Value, right: Value, wanted: boolean): Outcome {
  const patience = { left: limits.steps };
  const value = isEqual(left, right, patience) === wanted;
  return patience.left < 0 ? impatient : { value };
}

function isIn(left: Value, right: Value): Outcome {
  if (right === null) return { value: false };
  if (isList(right)) {
    const patience = { left: limits.steps };
    const value = right.some((item) => isEqual(item, left, patience));
    return patience.left < 0 ? impatient : { value };
  }
  if (isMap(right)) return { value: right.has(left) };
  return { problem: `operator "in" not defined on ${goType(right)}` };
}

/** An operator on two texts, which nothing fulfils when one is nil. */
function texts(name: string, apply: (left: string, right: string) => Outcome): InfixOperator {
  return {
    precedence: 20,
    negatable: true,
    apply(left, right) {
      if (left === null || right === null) return { value: false };
      return typeof left === "string" && typeof right === "string" ? apply(left, right) : mismatch(name, left, right);
    },
  };
}

function matches(left: string, right: string): Outcome {
  const result = searchPattern(left, right);
  return "problem" in result ? result : { value: result.found };
}

function range(left: Value, right: Value): Outcome {
  if (typeof left !== "bigint" || typeof right !== "bigint") return mismatch("..", left, right);
  const size = right - left + 1n;
  if (size > BigInt(limits.exprSteps)) return { problem: "memory budget exceeded" };
  return { value: Array.from({ length: Math.max(0, Number(size)) }, (_, index) => left + BigInt(index)) };
}

function add(left: Value, right: Value): Outcome {
  if (typeof left === "string" && typeof right === "string") {
    if (left.length + right.length <= limits.text) return { value: left + right };
    return { problem: `a text grows to more than ${limits.text} characters` };
  }
  if (isKind(left, "duration") && isKind(right, "duration")) return { value: durationOf(left.nanos + right.nanos) };
  if (isKind(left, "time") && isKind(right, "duration")) return { value: { ...left, nanos: left.nanos + right.nanos } };
  if (isKind(left, "duration") && isKind(right, "time"))
    return { value: { ...right, nanos: left.nanos + right.nanos } };
  return numbers("+", left, right, [(a, b) => a + b, (a, b) => a + b]);
}

function subtract(left: Value, right: Value): Outcome {
  if (isKind(left, "time") && isKind(right, "time")) return { value: durationOf(left.nanos - right.nanos) };
  if (isKind(left, "duration") && isKind(right, "duration")) return { value: durationOf(left.nanos - right.nanos) };
  if (isKind(left, "time") && isKind(right, "duration")) return { value: { ...left, nanos: left.nanos - right.nanos } };
  return numbers("-", left, right, [(a, b) => a - b, (a, b) => a - b]);
}

function multiply(left: Value, right: Value): Outcome {
  if (isKind(left, "duration")) return scale(left, right);
  if (isKind(right, "duration")) return scale(right, left);
  return numbers("*", left, right, [(a, b) => a * b, (a, b) => a * b]);
}

function scale(duration: Duration, by: Value): Outcome {
  if (typeof by === "bigint") return { value: durationOf(duration.nanos * by) };
  if (typeof by === "number") return { value: Number(duration.nanos) * by };
  return mismatch("*", duration, by);
}

function modulo(left: Value, right: Value): Outcome {
  if (typeof left !== "bigint" || typeof right !== "bigint") return mismatch("%", left, right);
  return right === 0n ? { problem: "integer divide by zero" } : { value: left % right };
}

type Compute = readonly [int: (a: bigint, b: bigint) => bigint, float: (a: number, b: number) => number];

function numbers(name: string, left: Value, right: Value, [int, float]: Compute): Outcome {
  if (typeof left === "bigint" && typeof right === "bigint") return { value: wrapInt(int(left, right)) };
  return floats(name, left, right, float);
}

function floats(name: string, left: Value, right: Value, compute: (a: number, b: number) => number): Outcome {
  const isNumber = (value: Value) => typeof value === "number" || typeof value === "bigint";
  if (!isNumber(left) || !isNumber(right)) return mismatch(name, left, right);
  return { value: compute(Number(left), Number(right)) };
}

function durationOf(nanos: bigint): Duration {
  return { kind: "duration", nanos };
}

function isKind<K extends "time" | "duration">(value: Value, kind: K): value is K extends "time" ? Time : Duration {
  return typeof value === "object" && value !== null && !isFault(value) && "kind" in value && value.kind === kind;
}

import { type Builtin, type Call, fixed } from "./expr-function.ts";
import { sortValues } from "./expr-order.ts";
import { compareValues, goType, isNumber, truncate, wrapInt } from "./go-values.ts";
import { type Fault, isList, isMap, printValue, type Value } from "./value.ts";

/** expr's functions on numbers, its conversions, and Argo's names for them. */
export const exprNumbers: readonly (readonly [string, Builtin])[] = [
  ["int", fixed("a", toInt)],
  ["asInt", fixed("a", toInt)],
  ["float", fixed("a", toFloat)],
  ["asFloat", fixed("a", toFloat)],
  ["string", fixed("a", printValue)],
  ["type", fixed("a", typeName)],
  ["abs", fixed("n", (number) => (number < 0 ? (typeof number === "bigint" ? wrapInt(-number) : -number) : number))],
  ["ceil", fixed("n", (number) => Math.ceil(Number(number)))],
  ["floor", fixed("n", (number) => Math.floor(Number(number)))],
  ["round", fixed("n", (number) => roundAway(Number(number)))],
  ["max", several((numbers) => extreme(numbers, 1))],
  ["min", several((numbers) => extreme(numbers, -1))],
  ["mean", several(mean)],
  ["median", several(median)],
  ["bitand", fixed("ii", (left, right) => left & right)],
  ["bitor", fixed("ii", (left, right) => left | right)],
  ["bitxor", fixed("ii", (left, right) => left ^ right)],
  ["bitnand", fixed("ii", (left, right) => left & ~right)],
  ["bitnot", fixed("i", (value) => ~value)],
  ["bitshl", shift((value, by) => wrapInt(value << by))],
  ["bitshr", shift((value, by) => value >> by)],
  ["bitushr", shift((value, by) => wrapInt(BigInt.asUintN(64, value) >> by))],
];

/** expr's `int`: `"1.5"` is none. */
export function toInt(value: Value): Value | Fault {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return truncate(value);
  if (typeof value === "string") {
    const int = parseInt64(value);
    return int ?? { problem: `invalid operation: int(${value.slice(0, 100)})` };
  }
  return { problem: `invalid operation: int(${value === null ? "<nil>" : goType(value)})` };
}

export function toFloat(value: Value): Value | Fault {
  if (isNumber(value)) return Number(value);
  if (typeof value !== "string") {
    return { problem: `invalid operation: float(${value === null ? "<nil>" : goType(value)})` };
  }
  return parseFloat64(value) ?? { problem: `invalid operation: float(${value.slice(0, 100)})` };
}

/** Go's `strconv.ParseInt` to the base ten. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?\d{1,40}$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ""));
  return wrapInt(value) === value ? value : undefined;
}

/** Go's `strconv.ParseFloat`. */
export function parseFloat64(text: string): number | undefined {
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) && text.length < 1000) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (!special) return undefined;
  if (special[2]?.toLowerCase() === "nan") return special[1] === "" ? Number.NaN : undefined;
  return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function typeName(value: Value): string {
  if (isList(value)) return "array";
  if (isMap(value)) return "map";
  if (typeof value === "number") return "float";
  if (value !== null && typeof value === "object" && value.kind !== "zone") return goType(value);
  return value !== null && typeof value === "object" ? "unknown" : goType(value);
}

/** Halves away from zero, as Go does. */
function roundAway(value: number): number {
  const rounded = Math.round(Math.abs(value));
  return Math.abs(value) >= 2 ** 52 ? value : Math.sign(value) * rounded;
}

/** A function of numbers that may come one by one and in lists. */
function several(run: (numbers: readonly (number | bigint)[]) => Value | Fault): Builtin {
  return {
    needed: "a",
    optional: "",
    rest: "a",
    run(args, call) {
      const numbers: (number | bigint)[] = [];
      return collect(args, numbers, call) ?? run(numbers);
    },
  };
}

function collect(values: readonly Value[], numbers: (number | bigint)[], call: Call): Fault | undefined {
  for (const value of values) {
    const spent = call.spend(1);
    if (spent) return spent;
    if (isNumber(value)) {
      numbers.push(value);
      continue;
    }
    const failed = isList(value)
      ? collect(value, numbers, call)
      : { problem: `invalid argument (type ${goType(value)})` };
    if (failed) return failed;
  }
  return undefined;
}

function extreme(numbers: readonly (number | bigint)[], sign: number): Value {
  let best: Value = null;
  for (const number of numbers) if (best === null || sign * (compareValues(number, best) ?? 0) > 0) best = number;
  return best;
}

function mean(numbers: readonly (number | bigint)[]): number {
  if (numbers.length === 0) return 0;
  return numbers.reduce((sum: number, number) => sum + Number(number), 0) / numbers.length;
}

function median(numbers: readonly (number | bigint)[]): Value | Fault {
  const floats = numbers.map(Number);
  const sorted = sortValues(floats, floats, false);
  if (!isList(sorted as Value) || floats.length === 0) return 0;
  const list = sorted as readonly number[];
  const middle = Math.floor(list.length / 2);
  return list.length % 2 === 1 ? (list[middle] ?? 0) : ((list[middle - 1] ?? 0) + (list[middle] ?? 0)) / 2;
}

function shift(run: (value: bigint, by: bigint) => bigint): Builtin {
  return fixed("ii", (value, by) => {
    if (by < 0n) return { problem: `invalid operation: negative shift count ${by} (type int)` };
    return run(value, by > 64n ? 64n : by);
  });
}

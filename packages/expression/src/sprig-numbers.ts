import { type Decimal, decimalOf, divide, numberOf } from "./decimal.ts";
import { type Builtin, type Call, calling, fixed, optional, variadic } from "./expr-function.ts";
import { parseInt64 } from "./expr-numbers.ts";
import { wrapInt } from "./go-values.ts";
import { floatOf, intOf, textOf } from "./sprig-convert.ts";
import { type Fault, isFault, type Value } from "./value.ts";

const byZero: Fault = { problem: "integer divide by zero" };

/** sprig's arithmetic and conversions (`numeric.go`). */
export const sprigNumbers: readonly (readonly [string, Builtin])[] = [
  ["atoi", fixed("s", (text) => parseInt64(text) ?? 0n)],
  ["int64", fixed("a", intOf)],
  ["int", fixed("a", intOf)],
  ["float64", fixed("a", floatOf)],
  ["toDecimal", fixed("a", (value) => (/^[+-]?[0-7]{1,20}$/.test(textOf(value)) ? fromOctal(textOf(value)) : 0n))],
  ["add1", fixed("a", (value) => wrapInt(intOf(value) + 1n))],
  ["add", variadic("", "a", (...values) => values.reduce((sum: bigint, value) => wrapInt(sum + intOf(value)), 0n))],
  ["sub", fixed("aa", (left, right) => wrapInt(intOf(left) - intOf(right)))],
  ["div", fixed("aa", (left, right) => (intOf(right) === 0n ? byZero : intOf(left) / intOf(right)))],
  ["mod", fixed("aa", (left, right) => (intOf(right) === 0n ? byZero : intOf(left) % intOf(right)))],
  [
    "mul",
    variadic("a", "a", (...values) => values.reduce((product: bigint, value) => wrapInt(product * intOf(value)), 1n)),
  ],
  ["add1f", fixed("a", (value) => decimals([value, 1n], (left, right) => left + right))],
  ["addf", variadic("", "a", (...values) => decimals([0n, ...values], (left, right) => left + right))],
  ["subf", variadic("a", "a", (...values) => decimals(values, (left, right) => left - right))],
  ["mulf", variadic("a", "a", (...values) => decimals(values, (left, right, scale) => (left * right) / scale))],
  ["divf", variadic("a", "a", (...values) => quotient(values))],
  ["max", variadic("a", "a", (...values) => extreme(values, 1n))],
  ["biggest", variadic("a", "a", (...values) => extreme(values, 1n))],
  ["min", variadic("a", "a", (...values) => extreme(values, -1n))],
  ["maxf", variadic("a", "a", (...values) => values.map(floatOf).reduce((left, right) => Math.max(left, right)))],
  ["minf", variadic("a", "a", (...values) => values.map(floatOf).reduce((left, right) => Math.min(left, right)))],
  ["ceil", fixed("a", (value) => Math.ceil(floatOf(value)))],
  ["floor", fixed("a", (value) => Math.floor(floatOf(value)))],
  ["round", optional("ai", "n", (value, places, from) => roundTo(floatOf(value), Number(places), Number(from ?? 0.5)))],
  ["until", calling("i", (call, count) => steps(0n, count, count < 0n ? -1n : 1n, call))],
  ["untilStep", calling("iii", (call, start, stop, step) => steps(start, stop, step, call))],
  ["seq", { needed: "", optional: "iii", rest: "", run: (params, call) => sequence(params.map(intOf), call) }],
];

/** The largest of the ints of values, or with a sign of -1 the smallest. */
function extreme(values: readonly Value[], sign: bigint): bigint {
  return values.map(intOf).reduce((best, int) => (sign * (int - best) > 0n ? int : best));
}

function fromOctal(text: string): bigint {
  const size = BigInt(`0o${text.replace(/^[+-]/, "")}`);
  const value = text.startsWith("-") ? -size : size;
  return wrapInt(value) === value ? value : 0n;
}

/** The numbers of a loop from a start to before a stop. */
function steps(start: bigint, stop: bigint, step: bigint, call: Call): readonly bigint[] | Fault {
  if (stop < start ? step >= 0n : step <= 0n) return [];
  const count = (stop - start + step + (step > 0n ? -1n : 1n)) / step;
  const spent = call.spend(Number(count));
  return spent ?? Array.from({ length: Number(count) }, (_, index) => start + BigInt(index) * step);
}

/** `seq(end)`, `seq(start, end)`, `seq(start, step, end)`: both ends belong to it. */
function sequence(params: readonly bigint[], call: Call): string | Fault {
  const [start, end] = params.length === 1 ? [1n, params[0]] : [params[0], params.at(-1)];
  if (start === undefined || end === undefined) return "";
  const direction = end < start ? -1n : 1n;
  const step = params.length === 3 ? (params[1] ?? direction) : direction;
  if (direction < 0n && step > 0n) return "";
  const list = steps(start, end + direction, step, call);
  return "problem" in list ? list : list.join(" ");
}

function roundTo(value: number, places: number, from: number): number {
  const power = 10 ** places;
  const scaled = power * value;
  return (scaled - Math.trunc(scaled) >= from ? Math.ceil(scaled) : Math.floor(scaled)) / power;
}

function decimals(
  values: readonly Value[],
  compute: (left: bigint, right: bigint, scale: bigint) => bigint,
): Value | Fault {
  const parsed = values.map((value) => decimalOf(floatOf(value)));
  const faulty = parsed.find((value) => isFault(value as Value));
  if (faulty) return faulty as Fault;
  const [first, ...rest] = parsed as readonly Decimal[];
  return numberOf(rest.reduce((left, right) => compute(left, right, 10n ** 32n), first ?? 0n));
}

function quotient(values: readonly Value[]): Value | Fault {
  let result = floatOf(values[0] ?? null);
  for (const value of values.slice(1)) {
    const next = divide(result, floatOf(value));
    if (next === undefined) return { problem: "decimal division by 0" };
    result = next;
  }
  return result;
}

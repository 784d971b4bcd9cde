import { type Duration, isShowable, type Time, type Zone } from "./civil.ts";
import { formatDuration } from "./go-duration.ts";
import { formatTime } from "./go-time-format.ts";
import { limits } from "./limits.ts";

/** Data as a caller gives and gets it. A whole number is Go's int, any other a float64. */
export type Data = null | boolean | number | bigint | string | readonly Data[] | { readonly [key: string]: Data };

/** What an expression works on. A bigint is Go's int, a number its float64, a map Go's `map[any]any`. */
export type Value = null | boolean | number | bigint | string | readonly Value[] | ValueMap | Time | Duration | Zone;

/** Values by key. */
export type ValueMap = ReadonlyMap<Value, Value>;

/** A value, or why there is none. */
export type Outcome = { readonly value: Value } | { readonly problem: string };

/** Why there is no value. */
export interface Fault {
  readonly problem: string;
}

/** True for the reason why there is no value. */
export function isFault(value: Value | Fault): value is Fault {
  return typeof value === "object" && value !== null && "problem" in value;
}

/** A value as Go's `%v` prints it, which is how Argo's messages show it; cut at 200 characters. */
export function showValue(value: Value): string {
  const text = printValue(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** A value as Go's `%v` prints it; what is longer than any text may be is cut. */
export function printValue(value: Value): string {
  return print(value, { left: limits.text, parts: limits.parts });
}

function print(value: Value, room: { left: number; parts: number }): string {
  room.parts -= 1;
  if (room.left <= 0 || room.parts < 0) return "…";
  const text = isList(value)
    ? `[${value.map((item) => print(item, room)).join(" ")}]`
    : isMap(value)
      ? `map[${sortedEntries(value)
          .map(([key, item]) => `${print(key, room)}:${print(item, room)}`)
          .join(" ")}]`
      : printLeaf(value);
  room.left -= isList(value) || isMap(value) ? 2 : text.length + 1;
  return text;
}

function printLeaf(value: Exclude<Value, readonly Value[] | ValueMap>): string {
  if (value === null) return "<nil>";
  if (typeof value === "number") return printNumber(value);
  return typeof value === "object" ? printSpecial(value) : String(value);
}

function printSpecial(value: Duration | Time | Zone): string {
  if (value.kind === "zone") return value.name;
  if (value.kind === "duration") return formatDuration(value);
  return isShowable(value.nanos) ? formatTime(value, "2006-01-02 15:04:05.999999999 -0700 MST") : String(value.nanos);
}

/** True when type and content are the same; lists are compared item by item. */
export function isSameValue(left: Value, right: Value): boolean {
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => isSameValue(item, right[index] as Value));
  }
  return left === right;
}

/** True for a list of values. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** True for values by key. */
export function isMap(value: Value): value is ValueMap {
  return value instanceof Map;
}

/** The entries of a map in the order in which Go prints them. */
export function sortedEntries(map: ValueMap): readonly (readonly [Value, Value])[] {
  return [...map].sort(([left], [right]) =>
    typeof left === "string" && typeof right === "string"
      ? byteOrder(left, right)
      : left !== null && right !== null && left < right
        ? -1
        : 1,
  );
}

/** Go compares bytes of UTF-8, which is the order of code points. */
export function byteOrder(left: string, right: string): number {
  if (left === right) return 0;
  let at = 0;
  while (left[at] === right[at] && at < left.length) at += 1;
  // Half of a surrogate pair that both share is stepped back over.
  if (at > 0 && /[\uD800-\uDBFF]/.test(left[at - 1] ?? "")) at -= 1;
  return (left.codePointAt(at) ?? -1) < (right.codePointAt(at) ?? -1) ? -1 : 1;
}

/** Go's `%g` prints an exponent below 1e-4 and from 1e6 on, with at least two digits. */
export function printNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6) ? value.toExponential() : Object.is(value, -0) ? "-0" : String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

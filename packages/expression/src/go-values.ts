import { byteOrder, isList, isMap, type Value } from "./value.ts";

/** How Go calls the type of a value. */
export function goType(value: Value): string {
  switch (typeof value) {
    case "bigint":
      return "int";
    case "number":
      return "float64";
    case "boolean":
      return "bool";
    case "string":
      return "string";
    default:
      if (value === null) return "nil";
      if (isList(value)) return "[]interface {}";
      if (isMap(value)) return "map[string]interface {}";
      return { time: "time.Time", duration: "time.Duration", zone: "*time.Location" }[value.kind];
  }
}

/** How many pairs may still be compared. */
export interface Patience {
  left: number;
}

/**
 * True when expr's `==` holds: an int equals a float of the same size, and lists are compared item by item. Says false
 * when the patience is at an end.
 */
export function isEqual(left: Value, right: Value, patience: Patience): boolean {
  if (isNumber(left) && isNumber(right)) return left >= right && left <= right;
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  patience.left -= 1;
  if (patience.left < 0) return false;
  if (isList(left)) {
    if (!isList(right) || left.length !== right.length) return false;
    return left.every((item, index) => isEqual(item, right[index] ?? null, patience));
  }
  if (isMap(left)) {
    if (!isMap(right) || left.size !== right.size) return false;
    return [...left].every(([key, item]) => right.has(key) && isEqual(item, right.get(key) ?? null, patience));
  }
  return "nanos" in left && "nanos" in right && left.kind === right.kind && left.nanos === right.nanos;
}

/** How much work a function has with a value: its items, its entries by three, or its characters by the eight. */
export function sizeOf(value: Value): number {
  if (typeof value === "string") return value.length / 8;
  if (isList(value)) return value.length;
  // Each entry has a key of its own to be made and found.
  return isMap(value) ? 3 * value.size : 0;
}

/** Below, at or above zero as the left value is below, at or above the right; NaN for NaN; undefined when they have no order. */
export function compareValues(left: Value, right: Value): number | undefined {
  if (isNumber(left) && isNumber(right)) {
    if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (typeof left === "string" && typeof right === "string") return left === right ? 0 : byteOrder(left, right);
  if (typeof left === "object" && typeof right === "object" && left !== null && right !== null) {
    if ("nanos" in left && "nanos" in right && left.kind === right.kind) return Number(left.nanos - right.nanos);
  }
  return undefined;
}

/** True for Go's ints and floats. */
export function isNumber(value: Value): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** A 64-bit int, around the corner as in Go. */
export function wrapInt(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** Go's conversion of a float to an int. */
export function truncate(value: number): bigint {
  return Number.isFinite(value) ? wrapInt(BigInt(Math.trunc(value))) : -(2n ** 63n);
}

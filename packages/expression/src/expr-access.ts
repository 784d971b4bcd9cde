import { goType } from "./go-values.ts";
import { type Fault, isList, isMap, printValue, type Value } from "./value.ts";

/** An item of a list by its index (from the end when negative), or of a map by its key. */
export function fetchItem(object: Value, key: Value): Value | Fault {
  if (isMap(object)) return object.get(key) ?? null;
  if (isList(object) || typeof object === "string") {
    if (typeof key !== "bigint" && typeof key !== "number") {
      return { problem: `cannot fetch ${printValue(key)} from ${goType(object)}` };
    }
    const items = typeof object === "string" ? [...object] : object;
    const index = Math.trunc(Number(key));
    const item = items.at(index);
    if (item !== undefined) return item;
    const shown = index < 0 ? index + items.length : index;
    return { problem: `index out of range: ${shown} (array length is ${items.length})` };
  }
  return { problem: `cannot fetch ${printValue(key)} from ${object === null ? "<nil>" : goType(object)}` };
}

/** The part of a list or a text between two indexes; both may be negative or too large. */
export function slicePart(object: Value, from: Value | undefined, to: Value | undefined): Value | Fault {
  if (!isList(object) && typeof object !== "string") return { problem: `cannot slice ${goType(object)}` };
  for (const index of [from, to]) {
    if (index !== undefined && typeof index !== "bigint" && typeof index !== "number") {
      return { problem: `non-integer slice index ${goType(index)}` };
    }
  }
  const start = from === undefined ? 0 : Math.trunc(Number(from));
  const end = to === undefined ? undefined : Math.trunc(Number(to));
  // Characters count as in `len`; Go counts bytes and may cut one in two.
  return typeof object === "string" ? [...object].slice(start, end).join("") : object.slice(start, end);
}

import type { Fault, Value } from "./value.ts";

/** How deep JSON may nest. */
export const deepest = 200;

/**
 * The value of a JSON text: as Go reads it, where every number is a float64, or as the literal that it is in an
 * expression, where a whole number is an int.
 */
export function readJson(text: string, numbers: "float" | "literal"): Value | Fault {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    if (text.trim() === "") return { problem: "unexpected end of JSON input" };
    return { problem: `invalid JSON: ${(cause instanceof Error ? cause.message : String(cause)).slice(0, 200)}` };
  }
  const value = toValue(data, numbers, 0);
  return value === undefined ? { problem: `the JSON nests deeper than ${deepest} levels` } : value;
}

/** The value of data that a caller gives; undefined when it nests too deeply or is no data. */
export function toValue(data: unknown, numbers: "float" | "literal", depth = 0): Value | undefined {
  if (typeof data === "number") return numbers === "literal" && Number.isSafeInteger(data) ? BigInt(data) : data;
  if (data === null || typeof data === "string" || typeof data === "boolean" || typeof data === "bigint") return data;
  if (typeof data !== "object" || depth >= deepest) return undefined;
  if (Array.isArray(data)) {
    const items: Value[] = [];
    for (const item of data) {
      const value = toValue(item, numbers, depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
    }
    return items;
  }
  const map = new Map<Value, Value>();
  for (const [key, item] of Object.entries(data)) {
    const value = toValue(item, numbers, depth + 1);
    if (value === undefined) return undefined;
    map.set(key, value);
  }
  return map;
}

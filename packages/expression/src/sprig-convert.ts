import { parseFloat64 } from "./expr-numbers.ts";
import { truncate, wrapInt } from "./go-values.ts";
import { isList, isMap, printValue, type Value } from "./value.ts";

/** sprig's `strval`: a string as it is, anything else as Go prints it. */
export function textOf(value: Value): string {
  return typeof value === "string" ? value : printValue(value);
}

/** The texts of a list's items without nil, or the one text of anything else. */
export function textsOf(value: Value): readonly string[] {
  if (isList(value)) return value.filter((item) => item !== null).map(textOf);
  return value === null ? [] : [textOf(value)];
}

/** An int of anything; 0 when it is none (spf13/cast). */
export function intOf(value: Value): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isFinite(value) ? truncate(value) : 0n;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value !== "string") return 0n;
  const text = value.replace(/\.0*$/, "");
  const match = /^([+-]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9]\d*)$/.exec(text);
  if (!match || text.length > 70) return 0n;
  const digits = (match[2] ?? "").replace(/^0([0-7]+)$/, "0o$1").toLowerCase();
  const size = BigInt(digits);
  const signed = match[1] === "-" ? -size : size;
  return wrapInt(signed) === signed ? signed : 0n;
}

/** A float of anything; 0 when it is none. */
export function floatOf(value: Value): number {
  if (typeof value === "string") return parseFloat64(value) ?? 0;
  return typeof value === "number" ? value : Number(intOf(value));
}

/** What sprig calls empty: nil, false, zero, and texts, lists and maps without content. */
export function isEmpty(value: Value): boolean {
  if (value === null || value === false || value === "" || value === 0 || value === 0n) return true;
  if (isList(value)) return value.length === 0;
  if (isMap(value)) return value.size === 0;
  return typeof value === "object" && value.kind === "duration" && value.nanos === 0n;
}

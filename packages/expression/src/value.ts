/** What an expression can yield. */
export type Value = null | boolean | number | string | readonly Value[];

/** A value, or why there is none. */
export type Outcome = { readonly value: Value } | { readonly problem: string };

/** A value as Go's `%v` prints it, which is how Argo's messages show it; cut at 200 characters. */
export function showValue(value: Value): string {
  const text = printValue(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** A value as Go's `%v` prints it. */
export function printValue(value: Value): string {
  if (value === null) return "<nil>";
  if (typeof value === "number") return printNumber(value);
  if (typeof value === "object") return `[${value.map(printValue).join(" ")}]`;
  return String(value);
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
  return typeof value === "object" && value !== null;
}

/** Go prints an exponent below 1e-4 and from 1e21 on, with at least two digits. */
function printNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const size = Math.abs(value);
  const text = size !== 0 && size < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

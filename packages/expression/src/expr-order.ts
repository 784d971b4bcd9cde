import { compareValues, goType } from "./go-values.ts";
import type { Fault, Value } from "./value.ts";

/** A list in the order of its keys; a fault when two of them have no order. */
export function sortValues(list: readonly Value[], keys: readonly Value[], descending: boolean): Value | Fault {
  let failed: Fault | undefined;
  const pairs = list.map((item, index) => ({ item, key: keys[index] ?? null }));
  pairs.sort((left, right) => {
    const order = compareValues(left.key, right.key);
    if (order === undefined) {
      failed = { problem: `invalid operation: ${goType(left.key)} < ${goType(right.key)}` };
    }
    return (descending ? -1 : 1) * (order ?? 0);
  });
  return failed ?? pairs.map(({ item }) => item);
}

/** The sum of numbers; an int while all of them are. */
export function sumOf(values: readonly Value[]): Value | Fault {
  let total: bigint | number = 0n;
  for (const value of values) {
    if (typeof value !== "bigint" && typeof value !== "number") {
      return { problem: `invalid operation: int + ${goType(value)}` };
    }
    total = typeof total === "bigint" && typeof value === "bigint" ? total + value : Number(total) + Number(value);
  }
  return total;
}

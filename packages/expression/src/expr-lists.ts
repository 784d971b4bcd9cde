import { type Builtin, type Call, calling, fixed, optional } from "./expr-function.ts";
import { sortValues, sumOf } from "./expr-order.ts";
import { goType, isEqual } from "./go-values.ts";
import { type Fault, isList, isMap, sortedEntries, type Value, type ValueMap } from "./value.ts";

/** expr's functions on lists and maps that take no closure. */
export const exprLists: readonly (readonly [string, Builtin])[] = [
  ["len", fixed("a", lengthOf)],
  ["get", fixed("aa", getItem)],
  ["first", fixed("a", (list) => (isList(list) ? (list[0] ?? null) : null))],
  ["last", fixed("a", (list) => (isList(list) ? (list.at(-1) ?? null) : null))],
  [
    "take",
    fixed("li", (list, count) =>
      count < 0n ? { problem: "slice bounds out of range" } : list.slice(0, Number(count)),
    ),
  ],
  ["reverse", fixed("l", (list) => list.toReversed())],
  ["sort", optional("l", "s", sort)],
  ["keys", fixed("m", (map) => sortedEntries(map).map(([key]) => key))],
  ["values", fixed("m", (map) => sortedEntries(map).map(([, value]) => value))],
  ["toPairs", fixed("m", (map) => sortedEntries(map).map(([key, value]) => [key, value]))],
  ["fromPairs", fixed("l", fromPairs)],
  ["concat", { needed: "l", optional: "", rest: "l", run: (lists, call) => concat(lists, call) }],
  ["flatten", calling("l", (call, list) => flatten(list, call))],
  ["uniq", calling("l", (call, list) => uniq(list, call))],
  ["sum", fixed("l", sumOf)],
  ["count", fixed("l", (list) => BigInt(list.filter((item) => item === true).length))],
];

function lengthOf(value: Value): Value | Fault {
  if (typeof value === "string") return BigInt([...value].length);
  if (isList(value)) return BigInt(value.length);
  return isMap(value) ? BigInt(value.size) : { problem: `invalid argument for len (type ${goType(value)})` };
}

/** An item, or nil when there is none. */
export function getItem(from: Value, key: Value): Value {
  if (isMap(from)) return from.get(key) ?? null;
  if (typeof key !== "bigint" && typeof key !== "number") return null;
  const index = Math.trunc(Number(key));
  if (isList(from)) return from.at(index) ?? null;
  return typeof from === "string" ? ([...from].at(index) ?? null) : null;
}

function sort(list: readonly Value[], order?: string): Value | Fault {
  if (order !== undefined && order !== "asc" && order !== "desc") {
    return { problem: `invalid order ${order}, expected asc or desc` };
  }
  return sortValues(list, list, order === "desc");
}

function fromPairs(pairs: readonly Value[]): ValueMap | Fault {
  const map = new Map<Value, Value>();
  for (const pair of pairs) {
    if (!isList(pair)) return { problem: `invalid pair ${goType(pair)}` };
    const [key, value] = pair;
    if (pair.length !== 2 || key === undefined || value === undefined) return { problem: "invalid pair length" };
    map.set(key, value);
  }
  return map;
}

function concat(lists: readonly Value[], call: Call): Value | Fault {
  const all = lists.filter(isList);
  return call.spend(all.reduce((sum, list) => sum + list.length, 0)) ?? all.flat(1);
}

function flatten(list: readonly Value[], call: Call): readonly Value[] | Fault {
  const flat: Value[] = [];
  for (const item of list) {
    const spent = call.spend(1);
    if (spent) return spent;
    if (!isList(item)) {
      flat.push(item);
      continue;
    }
    const inner = flatten(item, call);
    if ("problem" in inner) return inner;
    for (const value of inner) flat.push(value);
  }
  return flat;
}

/** The items of a list, each once, in order. */
export function uniq(list: readonly Value[], call: Call): readonly Value[] | Fault {
  const kept: Value[] = [];
  const seen = new Set<Value>();
  for (const item of list) {
    // Leaves are found at once; an int and a float of the same size are the same.
    const key = typeof item === "bigint" && item === BigInt(Number(item)) ? Number(item) : item;
    if (seen.has(key)) continue;
    if (typeof item === "object" && item !== null) {
      const patience = { left: 10_000 };
      const spent = call.spend(kept.length);
      if (spent) return spent;
      if (kept.some((other) => isEqual(other, item, patience))) continue;
      const more = call.spend(10_000 - patience.left);
      if (more) return more;
    }
    seen.add(key);
    kept.push(item);
  }
  return kept;
}

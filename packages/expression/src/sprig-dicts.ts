import { type Builtin, type Call, fixed, variadic } from "./expr-function.ts";
import { isEmpty, textOf } from "./sprig-convert.ts";
import { type Fault, isMap, sortedEntries, type Value, type ValueMap } from "./value.ts";

/** sprig's functions on maps (`dict.go`). Nothing is changed in place: `set`, `unset` and `merge` give a new map. */
export const sprigDicts: readonly (readonly [string, Builtin])[] = [
  ["dict", variadic("", "a", (...parts) => dict(parts))],
  ["get", fixed("ms", (map, key) => map.get(key) ?? (map.has(key) ? null : ""))],
  ["set", fixed("msa", (map, key, value) => new Map([...map, [key, value]]))],
  ["unset", fixed("ms", (map, key) => new Map([...map].filter(([name]) => name !== key)))],
  ["hasKey", fixed("ms", (map, key) => map.has(key))],
  [
    "pluck",
    variadic("s", "m", (key, ...maps) => maps.filter((map) => map.has(key)).map((map) => map.get(key) ?? null)),
  ],
  ["keys", variadic("", "m", (...maps) => maps.flatMap((map) => sortedEntries(map).map(([key]) => key)))],
  ["values", fixed("m", (map) => sortedEntries(map).map(([, value]) => value))],
  [
    "pick",
    variadic("m", "s", (map, ...keys) => new Map([...map].filter(([key]) => keys.some((name) => name === key)))),
  ],
  [
    "omit",
    variadic("m", "s", (map, ...keys) => new Map([...map].filter(([key]) => !keys.some((name) => name === key)))),
  ],
  ["merge", merging(false)],
  ["mustMerge", merging(false)],
  ["mergeOverwrite", merging(true)],
  ["mustMergeOverwrite", merging(true)],
  ["deepCopy", fixed("a", (value) => value)],
  ["mustDeepCopy", fixed("a", (value) => value)],
  ["dig", variadic("aaa", "a", (...parts) => dig(parts))],
];

function dict(parts: readonly Value[]): ValueMap {
  const map = new Map<Value, Value>();
  for (let at = 0; at < parts.length; at += 2)
    map.set(textOf(parts[at] ?? null), parts[at + 1] ?? (at + 1 < parts.length ? null : ""));
  return map;
}

/** `dig("a", "b", default, map)`. */
function dig(parts: readonly Value[]): Value | Fault {
  let at = parts.at(-1) ?? null;
  for (const key of parts.slice(0, -2)) {
    if (!isMap(at)) return { problem: `dig: ${textOf(key)} is looked for in what is no map` };
    if (!at.has(key)) return parts.at(-2) ?? null;
    at = at.get(key) ?? null;
  }
  return at;
}

function merging(overwrite: boolean): Builtin {
  return {
    needed: "m",
    optional: "",
    rest: "m",
    run([first, ...rest], call) {
      let merged = first as ValueMap;
      for (const map of rest as readonly ValueMap[]) {
        const next = merge(merged, map, overwrite, call);
        if ("problem" in next) return next;
        merged = next;
      }
      return merged;
    },
  };
}

/** Maps are merged key by key; of two other values the first one counts, unless it is empty or to be overwritten. */
function merge(into: ValueMap, from: ValueMap, overwrite: boolean, call: Call): ValueMap | Fault {
  const spent = call.spend(into.size + from.size);
  if (spent) return spent;
  const merged = new Map(into);
  for (const [key, value] of from) {
    const before = merged.get(key) ?? null;
    if (isMap(before) && isMap(value)) {
      const inner = merge(before, value, overwrite, call);
      if ("problem" in inner) return inner;
      merged.set(key, inner);
    } else if (overwrite ? !isEmpty(value) || !merged.has(key) : isEmpty(before)) {
      merged.set(key, value);
    }
  }
  return merged;
}

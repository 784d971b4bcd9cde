import { filterItems } from "./jsonpath-filter.ts";
import { type Path, parsePath, readPath, type Selector } from "./jsonpath-parse.ts";
import { type Fault, isFault, isList, isMap, sortedEntries, type Value } from "./value.ts";

type Spend = (work: number) => Fault | undefined;

/** What one query may use: the whole data for `$` in filters, and what is left to spend. */
interface Query {
  readonly root: Value;
  readonly spend: Spend;
  /** The paths of filters, parsed once. */
  readonly paths: Map<string, Path | undefined>;
}

/**
 * What a JSONPath finds in data: one value for a path that names one, else the list of all it selects. A name or an
 * index that is not there is a fault, as in Argo's library (github.com/evilmonkeyinc/jsonpath).
 */
export function queryJsonPath(data: Value, path: string, spend: Spend): Value | Fault {
  const parsed = parsePath(path);
  return "problem" in parsed ? parsed : follow(parsed, data, { root: data, spend, paths: new Map() });
}

/** Follows a path from a value. */
function follow(path: Path, from: Value, query: Query): Value | Fault {
  let values: readonly Value[] = [from];
  let single = true;
  for (const [index, selector] of path.entries()) {
    const found: Value[] = [];
    for (const value of values) {
      const selected = select(selector, value, query);
      // Behind a selection of many, what does not fit is left out.
      if (isFault(selected as Value) && single) return selected as Fault;
      if (!isFault(selected as Value)) for (const item of selected as readonly Value[]) found.push(item);
      const spent = query.spend(1 + found.length / 4);
      if (spent) return spent;
    }
    // An index behind a selection picks from what was selected.
    const before = path[index - 1];
    if (!single && selector.kind === "index" && before?.kind === "filter") {
      const item = values.at(selector.index);
      if (item === undefined) return { problem: `index: invalid token index '${selector.index}' out of range` };
      values = [item];
      single = true;
      continue;
    }
    if (selector.kind !== "key" && selector.kind !== "index" && selector.kind !== "length") single = false;
    values = found;
  }
  return single ? (values[0] ?? null) : values;
}

function select(selector: Selector, value: Value, query: Query): readonly Value[] | Fault {
  const resolve = (path: string, item: Value) => {
    const read = query.paths.get(path) ?? readPath(path, 0).path;
    query.paths.set(path, read);
    const found = query.spend(10) ?? (read ? follow(read, path.startsWith("@") ? item : query.root, query) : null);
    return isFault(found) ? null : found;
  };
  switch (selector.kind) {
    case "key":
      return isMap(value) && value.has(selector.key)
        ? [value.get(selector.key) ?? null]
        : { problem: `key: invalid token key '${selector.key}' not found` };
    case "index": {
      const item = isList(value) ? value.at(selector.index) : undefined;
      return item === undefined ? { problem: `index: invalid token index '${selector.index}' out of range` } : [item];
    }
    case "length":
      if (isMap(value) && value.has("length")) return [value.get("length") ?? null];
      if (typeof value === "string") return [BigInt([...value].length)];
      if (isList(value)) return [BigInt(value.length)];
      return isMap(value) ? [BigInt(value.size)] : { problem: "length: invalid token target" };
    case "wildcard":
      return isList(value) || isMap(value) ? childrenOf(value) : { problem: "wildcard: invalid token target" };
    case "slice":
      return isList(value) ? sliceOf(value, selector) : { problem: "range: invalid token target" };
    case "union":
      return selector.of.flatMap((part) => {
        const found = select(part, value, query);
        return "problem" in found ? [] : found;
      });
    case "descend":
      return descend(value, query);
    case "filter":
      return isList(value) || isMap(value)
        ? filterItems(selector.expression, childrenOf(value), { spend: query.spend, resolve })
        : { problem: "filter: invalid token target" };
  }
}

function childrenOf(value: Value): readonly Value[] {
  if (isList(value)) return value;
  return isMap(value) ? sortedEntries(value).map(([, item]) => item) : [];
}

/** A value and all below it. */
function descend(value: Value, query: Query): readonly Value[] | Fault {
  const found: Value[] = [];
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const spent = query.spend(1);
    if (spent) return spent;
    if (!isList(next) && !isMap(next)) continue;
    found.push(next);
    open.push(...childrenOf(next).toReversed());
  }
  return found;
}

function sliceOf(list: readonly Value[], { from, to, step }: Selector & { readonly kind: "slice" }): readonly Value[] {
  const size = list.length;
  const clamp = (bound: number, least: number) => Math.min(Math.max(bound < 0 ? bound + size : bound, least), size);
  const items: Value[] = [];
  if (step > 0) {
    for (let at = clamp(from ?? 0, 0); at < clamp(to ?? size, 0); at += step) items.push(list[at] ?? null);
  } else {
    const last = to === undefined ? -1 : clamp(to, -1);
    for (let at = Math.min(clamp(from ?? size - 1, -1), size - 1); at > last; at += step) items.push(list[at] ?? null);
  }
  return items;
}

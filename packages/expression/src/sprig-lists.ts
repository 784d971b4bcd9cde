import { type Builtin, type Call, calling, fixed, variadic } from "./expr-function.ts";
import { uniq } from "./expr-lists.ts";
import { goType, isEqual } from "./go-values.ts";
import { intOf, isEmpty } from "./sprig-convert.ts";
import { type Fault, isList, type Value } from "./value.ts";

type List = readonly Value[];

/** sprig's functions on lists (`list.go`); `mustX` is the same as `X` here, as both end in a fault. */
export const sprigLists: readonly (readonly [string, Builtin])[] = [
  ["list", variadic("", "a", (...items) => items)],
  ["tuple", variadic("", "a", (...items) => items)],
  ...both(
    "append",
    ofList("push on", (list, item = null) => [...list, item], "a"),
  ),
  ...both(
    "push",
    ofList("push on", (list, item = null) => [...list, item], "a"),
  ),
  ...both(
    "prepend",
    ofList("prepend on", (list, item = null) => [item, ...list], "a"),
  ),
  ...both(
    "first",
    ofList("find first on", (list) => list[0] ?? null),
  ),
  ...both(
    "last",
    ofList("find last on", (list) => list.at(-1) ?? null),
  ),
  ...both(
    "rest",
    ofList("find rest on", (list) => (list.length === 0 ? null : list.slice(1))),
  ),
  ...both(
    "initial",
    ofList("find initial on", (list) => (list.length === 0 ? null : list.slice(0, -1))),
  ),
  ...both(
    "reverse",
    ofList("find reverse on", (list) => list.toReversed()),
  ),
  ...both(
    "compact",
    ofList("compact on", (list) => list.filter((item) => !isEmpty(item))),
  ),
  ...both(
    "uniq",
    calling("l", (call, list) => uniq(list, call)),
  ),
  ...both("has", calling("aa", has)),
  ...both("without", {
    needed: "l",
    optional: "",
    rest: "a",
    run: ([list, ...omitted], call) => without(list as List, omitted, call),
  }),
  ...both("slice", { needed: "l", optional: "aa", rest: "", run: ([list, ...bounds]) => slice(list as List, bounds) }),
  ...both("chunk", fixed("il", chunk)),
  ["concat", { needed: "", optional: "", rest: "l", run: (lists, call) => concat(lists as readonly List[], call) }],
];

function both(name: string, builtin: Builtin): readonly (readonly [string, Builtin])[] {
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  return [
    [name, builtin],
    [`must${capital}`, builtin],
  ];
}

/** A function of a list, and perhaps one more argument, that complains in sprig's words about anything else. */
function ofList(verb: string, run: (list: List, item?: Value) => Value, more = ""): Builtin {
  return {
    needed: `a${more}`,
    optional: "",
    rest: "",
    run: ([list = null, item]) => (isList(list) ? run(list, item) : { problem: `Cannot ${verb} type ${goType(list)}` }),
  };
}

function contains(list: List, item: Value, call: Call): boolean | Fault {
  const patience = { left: 10_000 };
  const found = list.some((other) => isEqual(other, item, patience));
  return call.spend(list.length + 10_000 - patience.left) ?? found;
}

function has(call: Call, item: Value, list: Value): Value | Fault {
  if (list === null) return false;
  return isList(list) ? contains(list, item, call) : { problem: `Cannot find has on type ${goType(list)}` };
}

function without(list: List, omitted: List, call: Call): Value | Fault {
  const kept: Value[] = [];
  for (const item of list) {
    const found = contains(omitted, item, call);
    if (typeof found !== "boolean") return found;
    if (!found) kept.push(item);
  }
  return kept;
}

function slice(list: List, [from, to]: List): Value | Fault {
  if (list.length === 0) return null;
  const start = from === undefined ? 0 : Number(intOf(from));
  const end = to === undefined ? list.length : Number(intOf(to));
  if (start < 0 || end > list.length || start > end) return { problem: "slice index out of range" };
  return list.slice(start, end);
}

function chunk(size: bigint, list: List): Value | Fault {
  if (size < 1n) return { problem: `cannot chunk by ${size}` };
  const step = Math.min(Number(size), list.length);
  const chunks: Value[] = [];
  for (let at = 0; at < list.length; at += step) chunks.push(list.slice(at, at + step));
  return list.length === 0 ? [] : chunks;
}

function concat(lists: readonly List[], call: Call): Value | Fault {
  return call.spend(lists.reduce((sum, list) => sum + list.length, 0)) ?? lists.flat(1);
}

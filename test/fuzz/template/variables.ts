import type { Json } from "@onexit/events";
import type { Random } from "../random.ts";

const range = (count: number) => Array.from({ length: count }, (_, at) => at);

/** Large ones are made once: they are what a message may meet, not what an author sends. */
const worlds: readonly object[] = [
  {},
  {
    a: "text",
    b: 0,
    list: [{ name: "x" }, { name: "y", list: [1] }],
    object: { inner: { deep: "<b>" } },
    empty: [],
    html: "<a href='x'>&\"",
  },
  {
    a: true,
    list: range(100),
    numbers: range(1000),
    long: 'x<&"\n'.repeat(40_000),
    object: { inner: { deep: range(50) } },
  },
  {
    a: range(30),
    b: range(30),
    list: range(30).map(() => range(30)),
    huge: range(100_000),
    object: Object.fromEntries(range(5000).map((at) => [`k${at}`, at])),
  },
  JSON.parse(
    '{"__proto__": {"x": "own", "a": 1}, "constructor": {"name": "own"}, "a": {"__proto__": {"toString": 1}}, "list": [{"constructor": 1}], "hasOwnProperty": 1, "length": 3}',
  ) as object,
  {
    a: nest(80),
    deep: nest(900),
    object: { constructor: "c", inner: null },
    list: [null, undefined, Number.NaN, Number.POSITIVE_INFINITY, "\u{D800}"],
  },
  {
    list: range(1000),
    long: 'x<&"\n'.repeat(40_000),
    a: `${"/".repeat(100_000)}a`,
    b: `${" ".repeat(100_000)}b`,
    huge: range(100_000),
    object: Object.fromEntries(range(5000).map((at) => [`k${at}`, { at }])),
    numbers: range(2000).map((at) => `text ${at}`),
  },
  {
    a: "2026-01-02T03:04:05Z",
    b: "nonsense",
    long: "😀".repeat(50_000),
    list: range(40).map((at) => "y".repeat(at * 100)),
  },
];

/** How many there are. */
export const worldCount = worlds.length;

/** The variables of a number. */
export function worldOf(number: number): object {
  return worlds[number % worlds.length] as object;
}

/** A tree of texts, as the parameters of an action are. */
export function treeOf(source: string, random: Random): Json {
  const wrap = (depth: number): Json =>
    depth === 0
      ? source
      : random.chance(0.5)
        ? [wrap(depth - 1), "plain", 1]
        : { a: wrap(depth - 1), "{{a}}": null, __proto__: 1 };
  return random.chance(0.1) ? wrap(random.below(200)) : random.list(random.below(5), () => wrap(random.below(3)));
}

function nest(depth: number): Json {
  let value: Json = "inner";
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

import { isJsonObject, type Json } from "@onexit/events";
import type { Draw, Scope, Variable } from "@onexit/expression";
import type { Loop } from "@onexit/manifest";
import { formatInteger } from "./format-integer.ts";
import { scopeOfEntries } from "./scope.ts";
import { type Resolved, resolve, resolveJson } from "./text.ts";

/** More items than this are refused: every item becomes a node. */
const mostItems = 100_000;

/** The items of a loop (`steps.go:expandStep`). */
export function itemsOf(loop: Loop, scope: Scope, draw?: Draw): Resolved<readonly Json[]> {
  const items = readItems(loop, scope, draw);
  if ("value" in items && items.value.length > mostItems) {
    return { problem: `a loop over ${items.value.length} items; at most ${mostItems} are allowed` };
  }
  return items;
}

/** The name of a loop's child: its index and its item, without parentheses (`generateNodeName`). */
export function childNameOf(base: string, index: number, item: Json): string {
  return `${base}(${index}:${descriptionOf(item).replace(/[()]/g, "")})`;
}

/** `item` and, of a map, `item.<key>`. */
export function itemScope(item: Json | undefined): Scope {
  if (item === undefined) return scopeOfEntries({});
  const entries: [string, Variable][] = isJsonObject(item)
    ? Object.entries(item).map(([key, value]) => [`item.${key}`, itemVariable(value)])
    : [];
  return scopeOfEntries({ item: itemVariable(item), ...Object.fromEntries(entries) });
}

/** The text of an item: of a string itself, of anything else its JSON with keys sorted. */
export function itemText(item: Json): string {
  return typeof item === "string" ? item : JSON.stringify(sorted(item));
}

function itemVariable(item: Json): Variable {
  return typeof item === "string" ? item : { text: itemText(item), value: item };
}

function readItems(loop: Loop, scope: Scope, draw: Draw | undefined): Resolved<readonly Json[]> {
  switch (loop.kind) {
    case "items":
      return resolveJson(loop.items, scope, draw) as Resolved<readonly Json[]>;
    case "param": {
      const text = resolve(loop.text, scope, draw);
      return "problem" in text ? text : parseList(text.value);
    }
    case "sequence":
      return sequenceOf(loop, scope);
  }
}

function parseList(text: string): Resolved<readonly Json[]> {
  const wrong = (why: string) => ({
    problem: `withParam value could not be parsed as a JSON list: ${shorten(text)}: ${why}`,
  });
  try {
    const value = JSON.parse(text) as Json;
    return Array.isArray(value) ? { value: value as readonly Json[] } : wrong("it is no list");
  } catch (error) {
    return wrong((error as Error).message);
  }
}

function sequenceOf(loop: Extract<Loop, { kind: "sequence" }>, scope: Scope): Resolved<readonly Json[]> {
  const numbers: Record<string, number | undefined> = {};
  for (const field of ["count", "start", "end"] as const) {
    const given = loop[field];
    if (given === undefined) continue;
    const text = resolve(given, scope);
    if ("problem" in text) return text;
    if (!/^\s*-?\d+\s*$/.test(text.value)) {
      return { problem: `withSequence.${field} is ${JSON.stringify(text.value)}, not a whole number` };
    }
    numbers[field] = Number(text.value);
  }
  const format = loop.format === undefined ? undefined : resolve(loop.format, scope);
  if (format !== undefined && "problem" in format) return format;
  const start = numbers.start ?? 0;
  const end = numbers.count === undefined ? (numbers.end ?? 0) : start + numbers.count - 1;
  if (numbers.count !== undefined && numbers.count <= 0) return { value: [] };
  const step = start <= end ? 1 : -1;
  const length = Math.abs(end - start) + 1;
  if (length > mostItems) return { problem: `a loop over ${length} items; at most ${mostItems} are allowed` };
  const values: string[] = [];
  for (let index = 0; index < length; index += 1)
    values.push(formatInteger(format?.value ?? "%d", start + index * step));
  return { value: values };
}

/** As Go prints it: maps as `k:v` sorted, lists in brackets with spaces, anything else plainly (`item.go`). */
function descriptionOf(item: Json): string {
  if (isJsonObject(item)) {
    return Object.keys(item)
      .sort()
      .map((key) => `${key}:${itemText(item[key] as Json)}`)
      .join(",");
  }
  if (Array.isArray(item)) return `[${(item as readonly Json[]).map(itemText).join(" ")}]`;
  return itemText(item);
}

function sorted(json: Json): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map(sorted);
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(
    Object.keys(json)
      .sort()
      .map((key) => [key, sorted(json[key] as Json)]),
  );
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

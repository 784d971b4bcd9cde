import type { JsonObject } from "@onexit/events";
import { isNode, type Pair, stringify, type YAMLMap } from "yaml";
import type { Edit } from "./finding.ts";

/** The edit that puts other entries in the place of one; whatever stands around it is not touched. */
export function replacePair(text: string, map: YAMLMap, pair: Pair, entries: JsonObject): Edit {
  const { start, end } = rangeOf(text, pair);
  if (map.flow === true) return { start, end, text: JSON.stringify(entries).slice(1, -1) };
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  const lines = stringify(entries, { lineWidth: 0 }).trimEnd().split("\n");
  return { start, end, text: lines.map((line, n) => (n === 0 || line === "" ? line : indent + line)).join("\n") };
}

/** From the key to the end of the value, without the line's end. */
export function rangeOf(text: string, { key, value }: Pair): { readonly start: number; readonly end: number } {
  const start = isNode(key) ? (key.range?.[0] ?? 0) : 0;
  const end = isNode(value) ? (value.range?.[1] ?? start) : start;
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** The text with all edits made; they must not overlap. */
export function withEdits(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((whole, edit) => whole.slice(0, edit.start) + edit.text + whole.slice(edit.end), text);
}

import { parseChoice } from "./parse.ts";
import { type Parsed, peek, type Reader, take, unexpected } from "./reader.ts";
import type { Expression } from "./syntax.ts";

/** What stands between semicolons; the last one is the value. */
export function parseSequence(reader: Reader): Parsed {
  const items: Expression[] = [];
  do {
    if (items.length > 0 && peek(reader).kind === "end") break;
    const item = parseChoice(reader);
    if ("problem" in item) return item;
    items.push(item);
  } while (take(reader, ";"));
  const [first] = items;
  const last = items.at(-1);
  if (!first || !last || items.length === 1) return first ?? unexpected(reader, "a value");
  return { kind: "sequence", items, start: first.start, end: last.end };
}

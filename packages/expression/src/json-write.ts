import { formatTime } from "./go-time-format.ts";
import { limits } from "./limits.ts";
import { type Fault, isList, isMap, printValue, sortedEntries, type Value } from "./value.ts";

/** `,` and `:` as Go writes them compact, and on lines of their own with this indent. */
interface Style {
  readonly indent: string;
  size: number;
  parts: number;
}

/**
 * A value as Go's `json.Marshal` writes it, with sorted keys; with an indent as `json.MarshalIndent`. `<`, `>` and `&`
 * stay as they are, as Argo restores them (`util/json/fix.go`).
 */
export function writeJson(value: Value, indent = ""): string | Fault {
  const style: Style = { indent, size: 0, parts: 0 };
  const text = write(value, style, "\n");
  if (text === undefined) return { problem: "json: unsupported value: NaN or infinite" };
  if (style.parts > limits.parts) return { problem: `a value has more than ${limits.parts} parts` };
  return style.size > limits.text ? { problem: `a text grows to more than ${limits.text} characters` } : text;
}

function write(value: Value, style: Style, line: string): string | undefined {
  style.parts += 1;
  if (style.size > limits.text || style.parts > limits.parts) return "";
  const text = isList(value)
    ? writeList(value, style, line)
    : isMap(value)
      ? writeMap(value, style, line)
      : leaf(value);
  style.size += isList(value) || isMap(value) ? 2 : (text?.length ?? 0) + 1;
  return text;
}

function writeList(list: readonly Value[], style: Style, line: string): string | undefined {
  const items: string[] = [];
  for (const item of list) {
    const text = write(item, style, line + style.indent);
    if (text === undefined) return undefined;
    items.push(text);
  }
  return enclose("[", items, "]", style, line);
}

function writeMap(map: ReadonlyMap<Value, Value>, style: Style, line: string): string | undefined {
  const items: string[] = [];
  for (const [key, item] of sortedEntries(map)) {
    const text = write(item, style, line + style.indent);
    if (text === undefined) return undefined;
    const name = JSON.stringify(typeof key === "string" ? key : printValue(key));
    style.size += name.length + 1;
    items.push(`${name}:${style.indent === "" ? "" : " "}${text}`);
  }
  return enclose("{", items, "}", style, line);
}

function enclose(open: string, items: readonly string[], close: string, { indent }: Style, line: string): string {
  if (indent === "" || items.length === 0) return open + items.join(",") + close;
  return open + line + indent + items.join(`,${line}${indent}`) + line + close;
}

function leaf(value: Value): string | undefined {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return undefined;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if ("zone" in value) return JSON.stringify(formatTime(value, "2006-01-02T15:04:05.999999999Z07:00"));
  return "nanos" in value ? String(value.nanos) : "{}";
}

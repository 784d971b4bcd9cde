import { type Builtin, fixed, heavy, variadic } from "./expr-function.ts";
import {
  joinTexts,
  repeatText,
  replaceText,
  splitText,
  trimPrefix,
  trimSet,
  trimSpace,
  trimSuffix,
} from "./expr-strings.ts";
import { limits } from "./limits.ts";
import { camelCase, initials, separatedCase, swapCase, titleCase, untitleCase } from "./sprig-case.ts";
import { textOf, textsOf } from "./sprig-convert.ts";
import { abbreviate, abbreviateBoth, wrapText } from "./sprig-layout.ts";
import { type Fault, printValue, type Value } from "./value.ts";

/** sprig's functions on texts (`strings.go`, goutils, xstrings). */
export const sprigStrings: readonly (readonly [string, Builtin])[] = [
  ["hello", fixed("", () => "Hello!")],
  ["abbrev", fixed("is", (width, text) => abbreviate(Number(width), text))],
  ["abbrevboth", fixed("iis", (left, right, text) => abbreviateBoth(Number(left), Number(right), text))],
  ["trunc", fixed("is", (count, text) => truncateText(Number(count), [...text]))],
  ["trim", fixed("s", trimSpace)],
  ["upper", fixed("s", (text) => text.toUpperCase())],
  ["lower", fixed("s", (text) => text.toLowerCase())],
  ["title", heavy(6, "s", titleCase)],
  ["untitle", heavy(6, "s", untitleCase)],
  ["substr", fixed("iis", (start, end, text) => substring(Number(start), Number(end), [...text]))],
  ["repeat", fixed("is", (count, text) => repeatText(text, count))],
  ["trimall", fixed("ss", (set, text) => trimSet(text, set))],
  ["trimAll", fixed("ss", (set, text) => trimSet(text, set))],
  ["trimSuffix", fixed("ss", (suffix, text) => trimSuffix(text, suffix))],
  ["trimPrefix", fixed("ss", (prefix, text) => trimPrefix(text, prefix))],
  ["nospace", heavy(2, "s", (text) => text.replace(/\s/gu, ""))],
  ["initials", heavy(6, "s", initials)],
  ["swapcase", heavy(6, "s", swapCase)],
  ["snakecase", heavy(2, "s", (text) => separatedCase(text, "_"))],
  ["kebabcase", heavy(2, "s", (text) => separatedCase(text, "-"))],
  ["camelcase", heavy(6, "s", camelCase)],
  ["wrap", fixed("is", (width, text) => wrapText(text, Number(width), "\n", false))],
  ["wrapWith", fixed("iss", (width, separator, text) => wrapText(text, Number(width), separator, true))],
  ["contains", fixed("ss", (part, text) => text.includes(part))],
  ["hasPrefix", fixed("ss", (prefix, text) => text.startsWith(prefix))],
  ["hasSuffix", fixed("ss", (suffix, text) => text.endsWith(suffix))],
  [
    "quote",
    variadic("", "a", (...values) =>
      bounded(
        notNil(values)
          .map((value) => goQuote(textOf(value)))
          .join(" "),
      ),
    ),
  ],
  [
    "squote",
    variadic("", "a", (...values) =>
      bounded(
        notNil(values)
          .map((value) => `'${printValue(value)}'`)
          .join(" "),
      ),
    ),
  ],
  ["cat", variadic("", "a", (...values) => bounded(notNil(values).map(printValue).join(" ")))],
  ["indent", fixed("is", (spaces, text) => indent(spaces, text, ""))],
  ["nindent", fixed("is", (spaces, text) => indent(spaces, text, "\n"))],
  ["replace", fixed("sss", (old, fresh, text) => replaceText(text, old, fresh))],
  ["plural", fixed("ssi", (one, many, count) => (count === 1n ? one : many))],
  ["toString", fixed("a", textOf)],
  ["toStrings", fixed("a", textsOf)],
  ["join", fixed("sa", (glue, list) => joinTexts(textsOf(list), glue))],
  ["split", fixed("ss", (by, text) => numbered(splitText(text, by, undefined, false)))],
  ["splitn", fixed("sis", (by, count, text) => numbered(splitText(text, by, count, false)))],
  ["splitList", fixed("ss", (by, text) => splitText(text, by, undefined, false))],
  [
    "sortAlpha",
    fixed("a", (list) => textsOf(list).toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0))),
  ],
];

/** Go's `%q`. */
export function goQuote(text: string): string {
  const named: Readonly<Record<string, string>> = {
    "\x07": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    '"': '\\"',
    "\\": "\\\\",
  };
  const escaped = text.replace(/["\\\p{Cc}]/gu, (character) => {
    return named[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return `"${escaped}"`;
}

/** A text that is not longer than texts may be. */
export function bounded(text: string): string | Fault {
  return text.length > limits.text ? { problem: `a text grows to more than ${limits.text} characters` } : text;
}

function notNil(values: readonly Value[]): readonly Value[] {
  return values.filter((value) => value !== null);
}

function truncateText(count: number, text: readonly string[]): string {
  if (count < 0) return text.slice(text.length + count > 0 ? count : 0).join("");
  return text.slice(0, count).join("");
}

function substring(start: number, end: number, text: readonly string[]): string {
  if (start < 0) return text.slice(0, Math.max(0, end)).join("");
  return text.slice(start, end < 0 ? undefined : end).join("");
}

function indent(spaces: bigint, text: string, before: string): string | Fault {
  const pad = repeatText(" ", spaces);
  if (typeof pad !== "string") return pad;
  const lines = text.split("\n");
  if (text.length + lines.length * pad.length > limits.text) return bounded("x".repeat(limits.text + 1));
  return before + lines.map((line) => pad + line).join("\n");
}

function numbered(parts: readonly string[]): ReadonlyMap<Value, Value> {
  return new Map(parts.map((part, index) => [`_${index}`, part]));
}

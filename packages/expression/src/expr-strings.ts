import { type Builtin, fixed, optional } from "./expr-function.ts";
import { limits } from "./limits.ts";
import { type Fault, isList, type Value } from "./value.ts";

const tooLong: Fault = { problem: `a text grows to more than ${limits.text} characters` };

/** expr's functions on texts. */
export const exprStrings: readonly (readonly [string, Builtin])[] = [
  ["trim", optional("s", "s", (text, cut) => (cut === undefined ? trimSpace(text) : trimSet(text, cut)))],
  ["trimPrefix", optional("s", "s", (text, prefix = " ") => trimPrefix(text, prefix))],
  ["trimSuffix", optional("s", "s", (text, suffix = " ") => trimSuffix(text, suffix))],
  ["upper", fixed("s", (text) => text.toUpperCase())],
  ["lower", fixed("s", (text) => text.toLowerCase())],
  ["split", optional("ss", "i", (text, by, count) => splitText(text, by, count, false))],
  ["splitAfter", optional("ss", "i", (text, by, count) => splitText(text, by, count, true))],
  ["replace", optional("sss", "i", replaceText)],
  ["repeat", fixed("si", repeatText)],
  ["join", optional("l", "s", joinTexts)],
  ["indexOf", fixed("ss", (text, part) => characterIndex(text, text.indexOf(part)))],
  ["lastIndexOf", fixed("ss", (text, part) => characterIndex(text, text.lastIndexOf(part)))],
  ["hasPrefix", fixed("ss", (text, prefix) => text.startsWith(prefix))],
  ["hasSuffix", fixed("ss", (text, suffix) => text.endsWith(suffix))],
];

/** Go's `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  return text.replace(/^[\s\u0085]+/u, "").trimEnd();
}

/** Go's `strings.Trim`: takes the characters of a set off both ends. */
export function trimSet(text: string, set: string): string {
  const characters = new Set(set);
  let start = 0;
  let end = text.length;
  for (let next = characterAt(text, start); characters.has(next); next = characterAt(text, start)) start += next.length;
  for (let last = characterBefore(text, start, end); characters.has(last); last = characterBefore(text, start, end)) {
    end -= last.length;
  }
  return text.slice(start, end);
}

/** The whole character at an offset, of one or two units; empty at the end. */
function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

/** The whole character before an offset, if it begins no earlier than another one. */
function characterBefore(text: string, least: number, end: number): string {
  const pair = end - least >= 2 ? characterAt(text, end - 2) : "";
  return pair.length === 2 ? pair : text.slice(Math.max(least, end - 1), end);
}

export function trimPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

export function trimSuffix(text: string, suffix: string): string {
  return suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

/** Go's `strings.SplitN`; a count below zero is no limit. */
export function splitText(text: string, by: string, count: bigint | undefined, after: boolean): readonly string[] {
  if (count === 0n) return [];
  const pieces = by === "" ? [...text] : text.split(by);
  const most = count === undefined || count < 0n ? pieces.length : Math.min(pieces.length, Number(count));
  const kept = pieces.slice(0, most);
  if (most < pieces.length) kept[most - 1] = pieces.slice(most - 1).join(by);
  return after ? kept.map((piece, index) => (index < kept.length - 1 ? piece + by : piece)) : kept;
}

/** Go's `strings.Replace`; a count below zero is no limit. */
export function replaceText(text: string, old: string, fresh: string, count?: bigint): string | Fault {
  const pieces = old === "" ? ["", ...text, ""] : text.split(old);
  const most = count === undefined || count < 0n ? pieces.length - 1 : Math.min(pieces.length - 1, Number(count));
  if (text.length + most * fresh.length > limits.text) return tooLong;
  return (
    pieces.slice(0, most + 1).join(fresh) +
    pieces
      .slice(most + 1)
      .map((piece) => old + piece)
      .join("")
  );
}

export function repeatText(text: string, count: bigint): string | Fault {
  if (count < 0n) return { problem: `invalid argument for repeat (expected positive integer, got ${count})` };
  if (BigInt(text.length) * count > BigInt(limits.text) || count > 1_000_000n)
    return { problem: "memory budget exceeded" };
  return text.repeat(Number(count));
}

/** Texts with a glue between them. */
export function joinTexts(list: readonly Value[], glue = ""): string | Fault {
  let length = 0;
  for (const item of list) {
    if (typeof item !== "string") {
      return { problem: `invalid argument for join (type ${isList(item) ? "[]interface {}" : typeof item})` };
    }
    length += item.length + glue.length;
  }
  return length > limits.text ? tooLong : list.join(glue);
}

/** Counted in characters like `len`; Go counts bytes, which is the same in ASCII. */
function characterIndex(text: string, index: number): bigint {
  return BigInt(index === -1 ? -1 : [...text.slice(0, index)].length);
}

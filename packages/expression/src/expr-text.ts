import type { ResolvedTag } from "./substitute.ts";
import type { Problem, Token } from "./syntax.ts";

const simple: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "`": "`",
  "?": "?",
};
const coded = /[xX]([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})/y;

/** A text between quotes or backticks, with its escapes and the values of tags in it. */
export function readExprText(text: string, tags: ReadonlyMap<number, ResolvedTag>, start: number): Token | Problem {
  const quote = text.charAt(start);
  let value = "";
  let known = true;
  let at = start + 1;
  for (;;) {
    const tag = tags.get(at);
    const character = text.charAt(at);
    if (tag) {
      value += tag.value ?? "";
      known &&= tag.value !== undefined;
      at = tag.end;
    } else if (character === quote) {
      break;
    } else if (character === "" || (character === "\n" && quote !== "`")) {
      return { problem: "literal not terminated", start, end: at };
    } else if (character === "\\" && quote !== "`") {
      const escaped = readEscape(text, at + 1);
      if (!escaped) return { problem: "invalid char escape", start: at, end: Math.min(at + 2, text.length) };
      value += escaped.value;
      at = escaped.end;
    } else {
      value += character;
      at += 1;
    }
  }
  if (!known) return { kind: "opaque", start, end: at + 1 };
  return { kind: "literal", value, bare: false, start, end: at + 1 };
}

function readEscape(text: string, at: number): { readonly value: string; readonly end: number } | undefined {
  const letter = text.charAt(at);
  const value = Object.hasOwn(simple, letter) ? simple[letter] : undefined;
  if (value !== undefined) return { value, end: at + 1 };
  coded.lastIndex = at;
  const match = coded.exec(text);
  if (!match) return undefined;
  const code =
    match[4] === undefined ? Number.parseInt(match[1] ?? match[2] ?? match[3] ?? "", 16) : Number.parseInt(match[4], 8);
  return code > 0x10ffff ? undefined : { value: String.fromCodePoint(code), end: at + match[0].length };
}

import { stripVTControlCharacters } from "node:util";
import { asciiGlyphs, type Glyphs, type Look, type Tone, utf8Glyphs } from "./icons.ts";

/** How texts look on one terminal. */
export interface Style {
  readonly glyphs: Glyphs;
  readonly paint: (tone: Tone, text: string) => string;
  /** The look's icon, painted. */
  readonly icon: (look: Look) => string;
}

const esc = String.fromCodePoint(27);

/** SGR codes (ECMA-48 8.3.117); the terminal's own theme decides how they look. */
const codes: Readonly<Record<Tone, string>> = {
  ok: "32",
  failed: "31",
  error: "33",
  running: "36",
  pending: "33",
  muted: "90",
  exit: "35",
  strong: "1",
};

/** A style; without colour its texts hold no escape codes, without UTF-8 its own signs are ASCII. */
export function createStyle({ color, utf8 }: { readonly color: boolean; readonly utf8: boolean }): Style {
  const glyphs = utf8 ? utf8Glyphs : asciiGlyphs;
  const paint = (tone: Tone, text: string) => (color && text !== "" ? `${esc}[${codes[tone]}m${text}${esc}[0m` : text);
  return { glyphs, paint, icon: ({ icon, tone }) => paint(tone, glyphs.icons[icon]) };
}

/** How many columns a text takes: escape codes and combining marks none, East Asian letters and emoji two. */
export function visibleWidth(text: string): number {
  if (isPlainAscii.test(text)) return text.length;
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += widthOf(character);
  return width;
}

/** The text if it fits into so many columns, else its beginning and the mark. Its escape codes are kept and closed. */
export function cut(text: string, width: number, mark = "…"): string {
  if (visibleWidth(text) <= width) return text;
  let left = width - visibleWidth(mark);
  if (left < 0) return mark.slice(0, Math.max(0, width));
  let kept = "";
  for (const part of text.split(sgr)) {
    if (part.startsWith(esc)) {
      kept += part;
      continue;
    }
    for (const character of part) {
      left -= widthOf(character);
      if (left < 0) return `${kept}${mark}${text.includes(esc) ? `${esc}[0m` : ""}`;
      kept += character;
    }
  }
  return kept;
}

/** The plain text if it fits, else its two ends around the mark: what tells paths and addresses apart stands there. */
export function cutMiddle(text: string, width: number, mark = "…"): string {
  if (visibleWidth(text) <= width) return text;
  const left = Math.max(0, width - visibleWidth(mark));
  const head = cut(text, Math.floor(left / 3), "");
  return `${head}${mark}${endOf(text, left - visibleWidth(head))}`;
}

/** The text, filled up with spaces to so many columns. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - visibleWidth(text)));
}

const isPlainAscii = /^[ -~]*$/;
const sgr = new RegExp(`(${esc}\\[[0-9;]*m)`);
const zeroWidth = /^(?:\p{M}|[\u200b-\u200f\u2060])$/u;
const doubleWidth =
  /^(?:[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation})$/u;

/** As many of the last characters as fit into so many columns. */
function endOf(text: string, width: number): string {
  const characters = [...text];
  let from = characters.length;
  for (let left = width; from > 0; from -= 1) {
    left -= widthOf(characters[from - 1] ?? "");
    if (left < 0) break;
  }
  return characters.slice(from).join("");
}

function widthOf(character: string): number {
  if (isPlainAscii.test(character)) return 1;
  return zeroWidth.test(character) ? 0 : doubleWidth.test(character) ? 2 : 1;
}

import { limits } from "./limits.ts";
import type { Fault } from "./value.ts";

/** A text cut to a width, with dots for what is left out (goutils `Abbreviate`). */
export function abbreviate(width: number, text: string): string {
  return width < 4 || text.length <= width ? text : `${text.slice(0, width - 3)}...`;
}

/** A text cut at both ends (goutils `AbbreviateFull`). */
export function abbreviateBoth(left: number, right: number, text: string): string {
  if (right < 4 || (left > 0 && right < 7) || text.length <= right) return text;
  const offset = Math.min(left, text.length, text.length - (right - 3));
  if (offset <= 4) return `${text.slice(0, right - 3)}...`;
  if (offset + right - 3 < text.length) return `...${abbreviate(right - 3, text.slice(offset))}`;
  return `...${text.slice(text.length - (right - 3))}`;
}

/** A text in lines of a width, broken at spaces; long words are broken too if that is wanted (goutils `WrapCustom`). */
export function wrapText(text: string, wanted: number, separator: string, breakWords: boolean): string | Fault {
  const width = Math.max(1, wanted);
  const newline = separator === "" ? "\n" : separator;
  const lines: string[] = [];
  let at = 0;
  while (text.length - at > width) {
    if (text[at] === " ") {
      at += 1;
      continue;
    }
    const space = text.slice(at, at + width + 1).lastIndexOf(" ");
    const next = space >= 0 ? at + space : breakWords ? -1 : text.indexOf(" ", at + width);
    if (next === -1 && !breakWords) break;
    const end = next === -1 ? at + width : next;
    lines.push(text.slice(at, end));
    at = next === -1 ? end : end + 1;
  }
  lines.push(text.slice(at));
  if (text.length + lines.length * newline.length > limits.text)
    return { problem: `a text grows to more than ${limits.text} characters` };
  return lines.join(newline);
}

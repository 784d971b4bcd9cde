import type { FormatOptions } from "./format-received.ts";

/** What a card says. */
export interface Card {
  readonly title: string;
  readonly time: string;
  readonly outcome: string;
  readonly isAccepted: boolean;
  readonly lines: readonly string[];
}

const widest = 100;
const most = 30;

/** Draws a card with its border on the left, so that the text can be copied and need not be measured. */
export function drawCard(card: Card, { utf8, color = false }: FormatOptions): string {
  const [top, side, bottom, ellipsis] = utf8 ? ["┌", "│", "└", "…"] : ["+", "|", "+", "..."];
  const dim = (text: string) => (color ? `\u001b[2m${text}\u001b[22m` : text);
  const marked = (text: string) => (color ? `\u001b[${card.isAccepted ? 32 : 31}m${text}\u001b[39m` : text);
  const lines = card.lines.flatMap((line) => clean(line).split("\n"));
  const shown =
    lines.length > most ? [...lines.slice(0, most), `${ellipsis} ${lines.length - most} more lines`] : lines;
  return [
    `${dim(top)} ${clean(card.title).replaceAll("\n", " ")}  ${dim(card.time)}  ${marked(card.outcome)}`,
    ...shown.map((line) =>
      `${dim(side)} ${line.length > widest ? `${line.slice(0, widest)}${ellipsis}` : line}`.trimEnd(),
    ),
    dim(bottom),
  ].join("\n");
}

/** Without what would move the cursor, change colours or turn the text around: texts come from whoever sends them. */
function clean(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/\t/g, "  ")
    .replace(/[^\P{Cc}\n]|\p{Bidi_Control}/gu, "");
}

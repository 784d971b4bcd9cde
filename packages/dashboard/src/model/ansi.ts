/** A stretch of a log line in one style; `style` is a list of CSS classes, empty for plain text. */
export interface Span {
  readonly text: string;
  readonly style: string;
}

interface Style {
  readonly fg: string;
  readonly bg: string;
  readonly marks: ReadonlySet<string>;
}

const plain: Style = { fg: "", bg: "", marks: new Set() };
const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const marksByCode: Readonly<Record<number, string>> = { 1: "bold", 2: "dim", 3: "italic", 4: "underline", 9: "strike" };
/** What takes a mark away again. */
const marksEndedBy: Readonly<Record<number, readonly string[]>> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  29: ["strike"],
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const sequence = /\u001b(?:\[([0-9;:]*)([A-Za-z])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)?/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would not show either
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** The styled stretches of one line. Colours and marks become classes, every other escape sequence is left out. */
export function parseAnsi(line: string): readonly Span[] {
  if (!line.includes("\u001b")) return [{ text: visible(line), style: "" }];
  const spans: Span[] = [];
  let style = plain;
  let from = 0;
  const push = (to: number) => {
    const text = visible(line.slice(from, to));
    if (text !== "") spans.push({ text, style: classesOf(style) });
  };
  for (const match of line.matchAll(sequence)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] === "m") style = apply(style, match[1] ?? "");
  }
  push(line.length);
  return spans.length === 0 ? [{ text: "", style: "" }] : spans;
}

/** A line without its escape sequences: what can be searched. */
export function plainText(line: string): string {
  return visible(line.includes("\u001b") ? line.replace(sequence, "") : line);
}

/** A carriage return within a line starts it anew, as on a terminal. */
function visible(text: string): string {
  const last = text.replace(/(?<!\r)\r+$/, "").lastIndexOf("\r");
  return text.slice(last + 1).replace(unseen, "");
}

function apply(style: Style, codes: string): Style {
  const list = codes === "" ? [0] : codes.split(/[;:]/).map(Number);
  let now = style;
  for (let i = 0; i < list.length; i += 1) {
    const code = list[i] ?? 0;
    if (code === 38 || code === 48) {
      const isIndexed = list[i + 1] === 5;
      const colour = isIndexed ? indexed(list[i + 2] ?? 0) : "";
      now = code === 38 ? { ...now, fg: colour } : { ...now, bg: colour };
      i += isIndexed ? 2 : 4;
    } else now = applyOne(now, code);
  }
  return now;
}

function applyOne(style: Style, code: number): Style {
  if (code === 0) return plain;
  const mark = marksByCode[code];
  if (mark !== undefined) return { ...style, marks: new Set([...style.marks, mark]) };
  const ended = marksEndedBy[code];
  if (ended !== undefined) return { ...style, marks: new Set([...style.marks].filter((one) => !ended.includes(one))) };
  if (code === 39) return { ...style, fg: "" };
  if (code === 49) return { ...style, bg: "" };
  const colour = colours[code % 10] ?? "";
  if ((code >= 30 && code < 38) || (code >= 90 && code < 98)) return { ...style, fg: colour };
  if ((code >= 40 && code < 48) || (code >= 100 && code < 108)) return { ...style, bg: colour };
  return style;
}

/** The first sixteen of the 256 colours have names; the rest is left to the reader's own text colour. */
function indexed(index: number): string {
  return index < 16 ? (colours[index % 8] ?? "") : "";
}

function classesOf({ fg, bg, marks }: Style): string {
  return [fg && `ansi-${fg}`, bg && `ansi-on-${bg}`, ...[...marks].map((mark) => `ansi-${mark}`)]
    .filter((one) => one !== "")
    .join(" ");
}

import { plainText } from "./ansi.ts";

/** One line of a log. */
export interface LogLine {
  readonly pod: string;
  /** RFC 3339; empty when the server sent none. */
  readonly time: string;
  /** With its escape sequences. */
  readonly text: string;
}

/** Takes text as it comes and gives the log lines that it completes: newline-delimited `{result: {podName, content}}`. */
export function createLogParser(): (text: string) => readonly LogLine[] {
  let rest = "";
  return (text) => {
    const parts = `${rest}${text}`.split("\n");
    rest = parts.pop() ?? "";
    return parts.map(lineOf).filter((line) => line !== undefined);
  };
}

/** The lines that hold a text, whatever its case; all for an empty one. */
export function searchLines(lines: readonly LogLine[], wanted: string): readonly LogLine[] {
  if (wanted === "") return lines;
  const small = wanted.toLowerCase();
  return lines.filter(({ text }) => plainText(text).toLowerCase().includes(small));
}

function lineOf(json: string): LogLine | undefined {
  const trimmed = json.startsWith("data: ") ? json.slice(6) : json;
  if (trimmed.trim() === "") return undefined;
  try {
    const { result } = JSON.parse(trimmed) as {
      readonly result?: { readonly podName?: unknown; readonly content?: unknown };
    };
    if (typeof result?.content !== "string") return undefined;
    const [, time = "", text = result.content] = /^(\d{4}-\d\d-\d\dT[0-9:.]+Z) ?(.*)$/s.exec(result.content) ?? [];
    return { pod: String(result.podName ?? ""), time, text };
  } catch {
    return undefined;
  }
}

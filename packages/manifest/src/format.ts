import type { LocatedIssue } from "./issue.ts";

/** No line is shown longer than this: the part around the issue is cut out. */
const widest = 160;

/** An issue as a block: what, where, the line with a mark under it, and what else there is to know. No colour. */
export function formatIssue(issue: LocatedIssue, text: string): string {
  const { line, column, length, suggestion } = issue;
  const number = String(line);
  const gutter = " ".repeat(number.length + 2);
  const { shown, before } = windowOf(lineOf(text, line), column);
  // A tab before the mark must be as wide as the one above it.
  const pad = shown.slice(0, before).replace(/[^\t]/g, " ");
  const mark = "^".repeat(Math.max(1, Math.min(length, shown.length - before)));
  const notes = issue.located.map(({ text: note, at }) => `${gutter}= note: ${note}${at ? ` at ${at}` : ""}`);
  return [
    `${issue.severity}[${issue.code}]: ${issue.message}`,
    `${" ".repeat(number.length + 1)}--> ${issue.file}:${line}:${column}`,
    `${gutter}|`,
    ` ${number} | ${shown}`,
    `${gutter}| ${pad}${mark}${suggestion ? ` ${suggestion}` : ""}`,
    `${gutter}|`,
    ...notes,
    `${gutter}= help: onexit explain ${issue.code}`,
  ].join("\n");
}

/** An issue on one line that editors and scripts can read. */
export function formatIssueShort(issue: LocatedIssue): string {
  const { file, line, column, severity, code, message, suggestion } = issue;
  return `${file}:${line}:${column}: ${severity} ${code}: ${message}${suggestion ? ` (${suggestion})` : ""}`;
}

/** How many errors and warnings there are, and in how many files. */
export function summariseIssues(issues: readonly LocatedIssue[]): string {
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const files = new Set(issues.map((issue) => issue.file));
  const counts = [count(errors, "error"), count(issues.length - errors, "warning")].filter((part) => part !== "");
  if (counts.length === 0) return "no issues";
  const where = files.size === 1 ? [...files].join() : `${files.size} files`;
  return `${counts.join(" and ")} in ${where}`;
}

function count(number: number, what: string): string {
  return number === 0 ? "" : `${number} ${what}${number === 1 ? "" : "s"}`;
}

function lineOf(text: string, line: number): string {
  let start = 0;
  for (let current = 1; current < line; current += 1) start = text.indexOf("\n", start) + 1;
  const end = text.indexOf("\n", start);
  return text.slice(start, end === -1 ? text.length : end).replace(/\r$/, "");
}

/** The line, or the part of it around a column, and how many characters stand before that column. */
function windowOf(line: string, column: number): { readonly shown: string; readonly before: number } {
  if (line.length <= widest) return { shown: line, before: column - 1 };
  const from = Math.max(0, column - 1 - widest / 4);
  const head = from > 0 ? "…" : "";
  const tail = from + widest < line.length ? "…" : "";
  return { shown: `${head}${line.slice(from, from + widest)}${tail}`, before: column - 1 - from + head.length };
}

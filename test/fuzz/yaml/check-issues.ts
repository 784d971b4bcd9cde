import { formatIssue, formatIssueShort, type LocatedIssue, summariseIssues } from "@onexit/manifest";
import { promise } from "../target.ts";

/** How many issues are also shown, which costs the more the longer the text is. */
const mostShown = 3;

/** Throws unless every issue stands somewhere in the text, and can be shown. */
export function checkIssues(issues: readonly LocatedIssue[], text: string): void {
  if (issues.length === 0) return;
  const lines = text.split("\n");
  for (const issue of issues) {
    checkPlace(issue.line, issue.column, lines, issue.message);
    const { column, length } = issue;
    const width = lines[issue.line - 1]?.length ?? 0;
    promise(length >= 1, `length ${length} of "${issue.message}"`);
    promise(length === 1 || column - 1 + length <= width, `"${issue.message}" ends after its line`);
    promise(issue.message.length < 2000, `a message of ${issue.message.length} characters`);
    for (const { at } of issue.located) if (at !== undefined) checkAt(at, lines, issue.message);
  }
  for (const issue of issues.slice(0, mostShown)) {
    promise(formatIssue(issue, text).length < 10_000, "a long block");
    promise(formatIssueShort(issue).length < 5000, "a long line");
  }
  summariseIssues(issues);
}

function checkAt(at: string, lines: readonly string[], message: string): void {
  const [, line, column] = /:(\d+):(\d+)$/.exec(at) ?? [];
  checkPlace(Number(line), Number(column), lines, message);
}

function checkPlace(line: number, column: number, lines: readonly string[], message: string): void {
  promise(Number.isInteger(line) && line >= 1 && line <= lines.length, `line ${line} of ${lines.length}: "${message}"`);
  const width = lines[line - 1]?.length ?? 0;
  promise(Number.isInteger(column) && column >= 1 && column <= width + 1, `column ${column} of ${width}: "${message}"`);
}

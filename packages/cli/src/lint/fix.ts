import type { LocatedIssue } from "@onexit/manifest";
import type { Edit } from "../convert/finding.ts";

/** What was changed, and for which issue. */
export interface Fix {
  readonly issue: LocatedIssue;
  readonly before: string;
  readonly after: string;
  /** In the text in which the issue was found; never over the end of a line. */
  readonly edit: Edit;
}

/** What texts have come to, and by which fixes. */
export interface Fixed {
  readonly texts: ReadonlyMap<string, string>;
  readonly fixes: readonly Fix[];
}

type Texts = ReadonlyMap<string, string>;

/** A mended name may bring the next one to light; nobody nests them deeper. */
const mostRounds = 10;

/**
 * Mends whatever has a single correction, until nothing more has one. A correction after which its issue still stands, or
 * the text cannot be read, is taken back. `lint` tells the issues of texts.
 */
export async function fixAll(texts: Texts, lint: (texts: Texts) => Promise<readonly LocatedIssue[]>): Promise<Fixed> {
  let current = texts;
  let issues = await lint(texts);
  const fixes: Fix[] = [];
  const refused = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const found = apart(issues.flatMap((issue) => fixOf(issue, current.get(issue.file) ?? "") ?? []));
    const candidates = found.filter((fix) => !refused.has(nameOf(fix)));
    if (candidates.length === 0) break;
    // All at once is one look; only when that went wrong they are looked at one by one.
    const kept: Fix[] = [];
    if (await holds(candidates)) kept.push(...candidates);
    else for (const fix of candidates) (await holds([...kept, fix])) ? kept.push(fix) : refused.add(nameOf(fix));
    current = withFixes(current, kept);
    fixes.push(...kept);
    issues = await lint(current);
  }
  return { texts: current, fixes };

  async function holds(some: readonly Fix[]): Promise<boolean> {
    const after = await lint(withFixes(current, some));
    const count = (all: readonly LocatedIssue[], { issue }: Fix) =>
      all.filter((other) => other.file === issue.file && other.code === issue.code && other.message === issue.message)
        .length;
    const isReadable = (all: readonly LocatedIssue[]) => all.filter(({ path }) => path.length === 0).length;
    return some.every((fix) => count(after, fix) < count(issues, fix)) && isReadable(after) <= isReadable(issues);
  }
}

/** The one correction of an issue; undefined where there is none, or several. */
export function fixOf(issue: LocatedIssue, text: string): Fix | undefined {
  // What stands elsewhere is not to be mended at the reference.
  if (issue.origin !== undefined) return undefined;
  const start = offsetOf(text, issue.line) + issue.column - 1;
  const end = start + issue.length;
  const marked = text.slice(start, end);
  // An anchor's value stands at other places, too.
  if (/&\S+[ \t]+$/.test(text.slice(Math.max(0, start - 200), start))) return undefined;
  if (issue.code === "OX2003") return curlFix(issue, text, start);
  const [, meant] = /^did you mean "([\w./-]+)"\?$/.exec(issue.suggestion ?? "") ?? [];
  const [, open = "", name, close = ""] = /^(["']|\{\{ *)?([\w./-]+)(["']| *\}\})?$/.exec(marked) ?? [];
  if (meant === undefined || name === undefined || (open === "") !== (close === "")) return undefined;
  const edit = { start: start + open.length, end: end - close.length, text: meant };
  return { issue, before: name, after: meant, edit };
}

/** Where the program stands alone, as the first of a list, its options are further items. */
function curlFix(issue: LocatedIssue, text: string, start: number): Fix | undefined {
  if (!/^curl[ \t]+[^\s,\]}#]/.test(text.slice(start, start + 200))) return undefined;
  const [before, after] = ["curl", "curl --fail-with-body"];
  return { issue, before, after, edit: { start, end: start + before.length, text: after } };
}

/** Of two that touch the first. */
function apart(fixes: readonly Fix[]): readonly Fix[] {
  const ends = new Map<string, number>();
  return fixes.filter(({ issue: { file }, edit }) => {
    if (edit.start < (ends.get(file) ?? 0)) return false;
    ends.set(file, edit.end);
    return true;
  });
}

function withFixes(texts: Texts, fixes: readonly Fix[]): Texts {
  const changed = new Map(texts);
  for (const { issue, edit } of fixes.toSorted((a, b) => b.edit.start - a.edit.start)) {
    const text = changed.get(issue.file) ?? "";
    changed.set(issue.file, text.slice(0, edit.start) + edit.text + text.slice(edit.end));
  }
  return changed;
}

function nameOf({ issue, after }: Fix): string {
  return JSON.stringify([issue.file, issue.code, issue.message, issue.line, after]);
}

function offsetOf(text: string, line: number): number {
  let start = 0;
  for (let current = 1; current < line; current += 1) start = text.indexOf("\n", start) + 1;
  return start;
}

/** What has changed, as one edit for each line: fixes never make or take away one. */
export function lineEdits(before: string, after: string): readonly Edit[] {
  const lines = after.split("\n");
  let start = 0;
  return before.split("\n").flatMap((line, n) => {
    const end = start + line.length;
    const edit = { start, end, text: lines[n] ?? "" };
    start = end + 1;
    return edit.text === line ? [] : [edit];
  });
}

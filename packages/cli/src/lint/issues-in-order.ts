import type { LocatedIssue } from "@onexit/manifest";

/** The issues in the order of the files, and in each from its beginning to its end. */
export function issuesInOrder(issues: readonly LocatedIssue[], files: readonly string[]): readonly LocatedIssue[] {
  const orderOf = (issue: LocatedIssue) => [files.indexOf(issue.file), issue.line, issue.column] as const;
  return issues.toSorted((a, b) => {
    const [fileA, lineA, columnA] = orderOf(a);
    const [fileB, lineB, columnB] = orderOf(b);
    return fileA - fileB || lineA - lineB || columnA - columnB;
  });
}

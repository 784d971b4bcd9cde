import { formatIssue, formatIssueShort, type LocatedIssue } from "@onexit/manifest";
import { issueAnnotation } from "./issue-annotation.ts";
import { sarifLog } from "./sarif.ts";

/** How `onexit lint` tells what it found. */
export const lintFormats = ["pretty", "short", "json", "sarif", "github"] as const;
export type LintFormat = (typeof lintFormats)[number];

/** What the formats need beside the issues. */
export interface LintSources {
  /** Text by file. */
  readonly texts: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly version: string;
}

/** The issues in a format, ready to be written; empty where there is nothing to say. */
export function issuesText(issues: readonly LocatedIssue[], format: LintFormat, sources: LintSources): string {
  switch (format) {
    case "json":
      return `${JSON.stringify({ version: 1, items: issues }, undefined, 2)}\n`;
    case "sarif":
      return `${JSON.stringify(sarifLog(issues, sources.cwd, sources.version), undefined, 2)}\n`;
    case "short":
      return issues.map((issue) => `${formatIssueShort(issue)}\n`).join("");
    case "github":
      return issues.map((issue) => `${issueAnnotation(issue)}\n`).join("");
    case "pretty":
      return issues.map((issue) => `${formatIssue(issue, sources.texts.get(issue.file) ?? "")}\n\n`).join("");
  }
}

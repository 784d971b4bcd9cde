import type { JsonObject } from "@onexit/events";
import type { LocatedIssue } from "./issue.ts";
import { measureManifest } from "./measure.ts";
import { objectOf, type Part } from "./read/part.ts";
import { wrongKind } from "./read/value-reader.ts";
import { createReport, type Report } from "./report.ts";
import { locateIssue, positionOf } from "./yaml/locate.ts";
import { readYaml } from "./yaml/yaml-text.ts";

/** What was read of the documents of a text, and what is wrong with it, sorted by place. */
export interface ParsedDocuments<T> {
  readonly values: readonly T[];
  readonly issues: readonly LocatedIssue[];
}

/**
 * Reads every document of a YAML or JSON text by a reader of one's own, which reports what it finds; `file` is what issues
 * call the text. Never throws.
 */
export function parseDocuments<T>(
  text: string,
  file: string,
  read: (root: Part<JsonObject>, report: Report) => T | undefined,
): ParsedDocuments<T> {
  const yaml = readYaml(text);
  const values: T[] = [];
  const issues: LocatedIssue[] = yaml.problems.map(({ start, end, ...rest }) => {
    const place = positionOf({ start, end }, { text, lines: yaml.lines });
    return { ...rest, severity: "error", path: [], file, ...place, located: [] };
  });
  for (const { tree, value } of yaml.documents) {
    const report = createReport();
    const root: Part = { value, path: [] };
    const excess = measureManifest(value);
    if (excess) report.error(excess.code, excess.path, excess.message);
    const object = excess ? undefined : (objectOf(root) ?? wrongKind(root, "a mapping", report));
    const found = object && read(object, report);
    if (found !== undefined) values.push(found);
    issues.push(...report.finish().map((issue) => locateIssue(issue, { file, text, lines: yaml.lines, tree })));
  }
  return { values, issues: issues.sort((a, b) => a.line - b.line || a.column - b.column) };
}

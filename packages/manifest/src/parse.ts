import { isJsonObject, type JsonObject } from "@onexit/events";
import type { Issue, LocatedIssue } from "./issue.ts";
import { locateIssue, positionOf, type Source } from "./locate.ts";
import { readWorkflow } from "./read-workflow.ts";
import type { Workflow } from "./workflow.ts";
import type { TextProblem } from "./yaml-checks.ts";
import { readYaml, type YamlText } from "./yaml-text.ts";

/** One workflow of a file, with the JSON that it was read from. */
export interface ParsedWorkflow {
  readonly workflow: Workflow;
  readonly manifest: JsonObject;
  /** 1-based line at which its document begins. */
  readonly line: number;
}

/** All workflows of a file, or everything that is wrong with it; both sorted by place. */
export type ParsedManifests =
  | { readonly workflows: readonly ParsedWorkflow[]; readonly warnings: readonly LocatedIssue[] }
  | { readonly issues: readonly LocatedIssue[] };

/** Documents are not looked into any more when there are as many issues as this. */
const mostIssues = 200;

/** Reads every document of a YAML or JSON text; `file` is what issues call it. Never throws. */
export function parseManifests(text: string, file: string): ParsedManifests {
  const yaml = readYaml(text);
  const workflows: ParsedWorkflow[] = [];
  const issues = yaml.problems.map((problem) => locateProblem(problem, file, text, yaml));
  for (const { tree, value } of yaml.documents) {
    const source: Source = { file, text, lines: yaml.lines, tree };
    const reading = isJsonObject(value) ? readWorkflow(value) : { issues: [notAMapping] };
    const found = "issues" in reading ? reading.issues : reading.warnings;
    issues.push(...found.map((issue) => locateIssue(issue, source)));
    if (issues.length >= mostIssues) break;
    if ("workflow" in reading && isJsonObject(value)) {
      const { line } = positionOf({ start: tree.contents?.range[0] ?? 0, end: 0 }, source);
      workflows.push({ workflow: reading.workflow, manifest: value, line });
    }
  }
  if (yaml.documents.length === 0 && issues.length === 0) issues.push(emptyFile(file));
  const sorted = issues.sort(byPlace);
  if (sorted.some((issue) => issue.severity === "error")) return { issues: sorted };
  return { workflows, warnings: sorted };
}

const notAMapping: Issue = { code: "OX1016", severity: "error", message: "the document is not a mapping", path: [] };

function emptyFile(file: string): LocatedIssue {
  const message = "the file holds no workflow";
  return { code: "OX1016", severity: "error", message, path: [], file, line: 1, column: 1, length: 1, located: [] };
}

function locateProblem(problem: TextProblem, file: string, text: string, { lines }: YamlText): LocatedIssue {
  const { start, end, ...rest } = problem;
  return { ...rest, severity: "error", path: [], file, ...positionOf({ start, end }, { text, lines }), located: [] };
}

function byPlace(a: LocatedIssue, b: LocatedIssue): number {
  return a.line - b.line || a.column - b.column || a.code.localeCompare(b.code);
}

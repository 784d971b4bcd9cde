import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import type { Issue, LocatedIssue } from "./issue.ts";
import { lintResourceWith, resourceKinds } from "./lint-resource.ts";
import { manifestLimits, showBytes } from "./measure.ts";
import type { ReadOptions } from "./options.ts";
import { createShelf, type Shelf } from "./read/library.ts";
import { type CronReading, readCronWith } from "./read-cron.ts";
import { readWorkflowWith, type WorkflowReading } from "./read-workflow.ts";
import type { Workflow } from "./workflow.ts";
import { locateIssue, nameOf, positionOf, type Source } from "./yaml/locate.ts";
import { truthWords } from "./yaml/truth-words.ts";
import type { TextProblem } from "./yaml/yaml-checks.ts";
import { readYaml, type YamlText } from "./yaml/yaml-text.ts";

/** One workflow of a file, with the JSON that it was read from. */
export interface ParsedWorkflow {
  readonly workflow: Workflow;
  readonly manifest: JsonObject;
  /** The resources that it needed. */
  readonly used: readonly JsonObject[];
  /** 1-based line at which its document begins. */
  readonly line: number;
}

/** What a file holds beside workflows. */
export interface ParsedResource {
  readonly kind: string;
  readonly name: string;
  readonly manifest: JsonObject;
  /** 1-based line at which its document begins. */
  readonly line: number;
}

/** All workflows and resources of a file, or everything that is wrong with it; both sorted by place. */
export type ParsedManifests =
  | {
      readonly workflows: readonly ParsedWorkflow[];
      readonly resources: readonly ParsedResource[];
      readonly warnings: readonly LocatedIssue[];
    }
  | { readonly issues: readonly LocatedIssue[] };

/** Documents are not looked into any more when there are as many issues as this. */
const mostIssues = 200;

/** Reads every document of a YAML or JSON text; `file` is what issues call it. Never throws. */
export function parseManifests(text: string, file: string, options: ReadOptions = {}): ParsedManifests {
  const yaml = readYaml(text);
  const documents = yaml.documents.map(({ tree, value }) => {
    const source: Source = { file, text, lines: yaml.lines, tree };
    return { value, source, ...positionOf({ start: tree.contents?.range[0] ?? 0, end: 0 }, source) };
  });
  const resources = documents.flatMap(({ value, line }) => resourceOf(value, line) ?? []);
  const beside = new Map(documents.map(({ value, source }) => [isJsonObject(value) ? nameOf(value) : "", source]));
  const shelf = createShelf([...resources.map(({ manifest }) => manifest), ...(options.resources ?? [])]);
  const workflows: ParsedWorkflow[] = [];
  const found = yaml.problems.map((problem) => locateProblem(problem, file, text, yaml));
  for (const { value, source, line } of documents) {
    const reading = shelf.taken() > manifestLimits.repeated ? tooMuch : readDocument(value, options, shelf);
    const issues = "issues" in reading ? reading.issues : reading.warnings;
    found.push(...issues.map((issue) => locateIssue(issue, source, beside)));
    found.push(...truthWords(text, source.tree).map((problem) => locateProblem(problem, file, text, yaml)));
    if (found.length >= mostIssues || reading === tooMuch) break;
    if ("workflow" in reading && isJsonObject(value)) {
      workflows.push({ workflow: reading.workflow, manifest: value, used: reading.used, line });
    }
  }
  if (documents.length === 0 && found.length === 0) found.push(emptyFile(file));
  const sorted = onlyOnce(found.sort(byPlace));
  if (sorted.some((issue) => issue.severity === "error")) return { issues: sorted };
  return { workflows, resources, warnings: sorted };
}

function readDocument(value: Json, options: ReadOptions, shelf: Shelf): WorkflowReading | CronReading {
  if (!isJsonObject(value)) return { issues: [notAMapping] };
  if (value.kind === "CronWorkflow") return readCronWith(value, options, shelf);
  const isResource = typeof value.kind === "string" && resourceKinds.has(value.kind);
  return isResource ? { issues: lintResourceWith(value, options, shelf) } : readWorkflowWith(value, options, shelf);
}

function resourceOf(value: Json, line: number): ParsedResource | undefined {
  if (!isJsonObject(value) || typeof value.kind !== "string" || !resourceKinds.has(value.kind)) return undefined;
  const name = isJsonObject(value.metadata) && typeof value.metadata.name === "string" ? value.metadata.name : "";
  return { kind: value.kind, name, manifest: value, line };
}

const notAMapping: Issue = { code: "OX1016", severity: "error", message: "the document is not a mapping", path: [] };

const tooMuch: { readonly issues: readonly Issue[] } = {
  issues: [
    {
      code: "OX1015",
      severity: "error",
      message: `the resources, read for each workflow of the file, come to more than ${showBytes(manifestLimits.repeated)}`,
      path: [],
    },
  ],
};

function emptyFile(file: string): LocatedIssue {
  const message = "the file holds no workflow";
  return { code: "OX1016", severity: "error", message, path: [], file, line: 1, column: 1, length: 1, located: [] };
}

function locateProblem(problem: TextProblem, file: string, text: string, { lines }: YamlText): LocatedIssue {
  const { start, end, ...rest } = problem;
  return { severity: "error", ...rest, path: [], file, ...positionOf({ start, end }, { text, lines }), located: [] };
}

function byPlace(a: LocatedIssue, b: LocatedIssue): number {
  return a.line - b.line || a.column - b.column || a.code.localeCompare(b.code);
}

/** A resource is looked at by itself and again by each workflow that refers to it. */
function onlyOnce(issues: readonly LocatedIssue[]): readonly LocatedIssue[] {
  const seen = new Set<string>();
  return issues.filter(({ line, column, code, message }) => {
    const key = `${line}:${column}:${code}:${message}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

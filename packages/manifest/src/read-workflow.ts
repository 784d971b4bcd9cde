import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { checkDraft } from "./check/check-draft.ts";
import type { Issue } from "./issue.ts";
import { measureManifest } from "./measure.ts";
import type { ReadOptions } from "./options.ts";
import { settleIssues } from "./origin.ts";
import { noteConfigMaps } from "./read/config-maps.ts";
import { readDraft } from "./read/document.ts";
import type { Draft } from "./read/draft.ts";
import { createLibrary } from "./read/library.ts";
import type { Part } from "./read/part.ts";
import { createReport, type Report } from "./report.ts";
import type { Template, Workflow } from "./workflow.ts";

/** A workflow with what is worth a warning, or everything that is wrong with its manifest. */
export type WorkflowReading =
  | {
      readonly workflow: Workflow;
      readonly warnings: readonly Issue[];
      /** The resources that it needed: templates and ConfigMaps. */
      readonly used: readonly JsonObject[];
    }
  | { readonly issues: readonly Issue[] };

/** The workflow of a manifest that is JSON already. Never throws; issues come in the order of Argo's checks. */
export function readWorkflow(manifest: JsonObject, options: ReadOptions = {}): WorkflowReading {
  const reading = readRoot({ value: manifest, path: [] }, "Workflow", options);
  const workflow = reading.draft && workflowOf(reading.draft);
  const { issues, used } = reading;
  if (workflow && issues.every(({ severity }) => severity === "warning")) return { workflow, warnings: issues, used };
  return { issues };
}

/** The draft of a part of a manifest, checked, and what was found. */
export function readRoot(
  root: Part<JsonObject>,
  kind: Draft["kind"],
  options: ReadOptions,
): { readonly draft: Draft | undefined; readonly issues: readonly Issue[]; readonly used: readonly JsonObject[] } {
  const report = createReport(options);
  const library = createLibrary(options.resources ?? [], namespaceOf(root.value.metadata));
  const isReadable = measured(root, options, report) && isOfKind(root.value.kind, kind, report);
  const draft = isReadable
    ? readDraft(root, kind, { report, library, semantics: options.semantics ?? "onexit" })
    : undefined;
  const issues = draft ? checkDraft(draft, report, options) : report.finish();
  if (draft) noteConfigMaps(draft, library);
  return { draft, issues: settleIssues(issues, library), used: library.used() };
}

function measured({ value }: Part<JsonObject>, { resources = [] }: ReadOptions, report: Report): boolean {
  const excess = measureManifest(value);
  if (excess) report.error(excess.code, excess.path, excess.message);
  const large = resources.map(measureManifest).find((found) => found !== undefined);
  if (large) report.error(large.code, [], `of a resource: ${large.message}`);
  return !excess && !large;
}

function isOfKind(kind: Json | undefined, wanted: Draft["kind"], report: Report): boolean {
  if (kind === wanted) return true;
  const name = typeof kind === "string" ? kind : JSON.stringify(kind ?? null);
  const message = kind === undefined || kind === null ? "the document has no kind" : `kind ${name} cannot be run`;
  report.error("OX1016", kind === undefined || kind === null ? [] : ["kind"], message, {
    suggestion: `only kind: ${wanted} can be run`,
  });
  return false;
}

function namespaceOf(metadata: Json | undefined): string | undefined {
  const namespace = isJsonObject(metadata) ? metadata.namespace : undefined;
  return typeof namespace === "string" ? namespace : undefined;
}

/** Undefined when something is missing, which has then been reported. */
export function workflowOf(draft: Draft): Workflow | undefined {
  const { entrypoint } = draft.workflow;
  const readable = [...draft.templates.values()].flatMap(({ template }) => template ?? []);
  if (!entrypoint || readable.length < draft.templates.size) return undefined;
  const templates = new Map(readable.map((template): [string, Template] => [template.key, template]));
  return { ...draft.workflow, entrypoint, templates };
}

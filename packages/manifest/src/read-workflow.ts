import type { JsonObject } from "@onexit/events";
import type { Draft } from "./draft.ts";
import type { Issue } from "./issue.ts";
import { measureManifest } from "./measure.ts";
import { readDraft } from "./read-draft.ts";
import { createReport } from "./report.ts";
import { validateRecursion } from "./validate-recursion.ts";
import { validateReferences } from "./validate-references.ts";
import { validateVariables } from "./validate-variables.ts";
import type { Template, Workflow } from "./workflow.ts";

/** A workflow with what is worth a warning, or everything that is wrong with its manifest. */
export type WorkflowReading =
  | { readonly workflow: Workflow; readonly warnings: readonly Issue[] }
  | { readonly issues: readonly Issue[] };

/** The workflow of a manifest that is JSON already. Never throws; issues come in the order of the checks. */
export function readWorkflow(manifest: JsonObject): WorkflowReading {
  const report = createReport();
  const excess = measureManifest(manifest);
  if (excess) report.error(excess.code, excess.path, excess.message);
  const draft = excess ? undefined : readDraft(manifest, report);
  if (draft) {
    validateReferences(draft, report);
    validateRecursion(draft, report);
    validateVariables(draft, report);
  }
  const issues = report.finish();
  const workflow = draft && workflowOf(draft);
  if (workflow && issues.every((issue) => issue.severity === "warning")) return { workflow, warnings: issues };
  return { issues };
}

/** Undefined when something is missing, which has then been reported. */
function workflowOf({ workflow, templates }: Draft): Workflow | undefined {
  const { entrypoint } = workflow;
  const readable = [...templates.values()].flatMap(({ template }) => template ?? []);
  if (entrypoint === undefined || readable.length < templates.size) return undefined;
  return {
    ...workflow,
    entrypoint,
    templates: new Map(readable.map((template): [string, Template] => [template.name, template])),
  };
}

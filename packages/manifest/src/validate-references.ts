import type { JsonObject } from "@onexit/events";
import type { Draft, DraftStep, DraftTemplate } from "./draft.ts";
import type { Issue, Path } from "./issue.ts";
import type { Report } from "./report.ts";
import { suggest } from "./suggest.ts";
import type { Parameter } from "./workflow.ts";

/** Checks that every template that is named exists, and is given the inputs that it needs. */
export function validateReferences(draft: Draft, report: Report): void {
  const { entrypoint, onExit, parameters } = draft.workflow;
  const spec = draft.raw.spec as JsonObject;
  // One of another kind has been reported, and a template of another manifest brings its own.
  if (!entrypoint && !spec.entrypoint && !spec.workflowTemplateRef) {
    report.error("OX1005", ["spec"], "spec.entrypoint is required", { atKey: true });
  }
  checkRoot("entrypoint", entrypoint, parameters, draft, report);
  checkRoot("onExit", onExit, parameters, draft, report);
  for (const template of draft.templates.values()) {
    for (const step of template.steps) checkStep(step, draft, report);
  }
}

/** Entrypoint and exit handler take their inputs from the workflow's own arguments, which may be given later. */
function checkRoot(
  field: "entrypoint" | "onExit",
  name: string | undefined,
  parameters: readonly Parameter[],
  draft: Draft,
  report: Report,
): void {
  const path = ["spec", field];
  const target = name && findTemplate(name, field, path, draft, report);
  if (!target) return;
  const supplied = new Set(parameters.map((parameter) => parameter.name));
  for (const input of openInputs(target)) {
    if (supplied.has(input.name)) continue;
    const message = `template "${target.name}" needs the input "${input.name}", which spec.arguments does not declare`;
    report.error("OX1009", path, message, inputDetails(input.name, target, supplied));
  }
}

function checkStep({ step, path }: DraftStep, draft: Draft, report: Report): void {
  if (step.template === "") return;
  const at = [...path, "template"];
  const target = findTemplate(step.template, `step "${step.name}"`, at, draft, report);
  if (!target) return;
  const values = new Map(step.arguments.map((argument) => [argument.name, argument.value ?? argument.default]));
  const open = openInputs(target);
  const inputs = new Set(open.map((input) => input.name));
  // What fits no input may be the one that is missing, misspelt.
  const spare = [...values.keys()].filter((name) => !inputs.has(name));
  for (const input of open) {
    if (values.get(input.name) !== undefined) continue;
    const message = `step "${step.name}" does not supply the input "${input.name}" of template "${target.name}"`;
    report.error("OX1009", at, message, inputDetails(input.name, target, spare));
  }
}

function findTemplate(name: string, who: string, path: Path, draft: Draft, report: Report): DraftTemplate | undefined {
  const target = draft.templates.get(name);
  if (target) return target;
  const suggestion = suggest(name, draft.templates.keys());
  const notes = [...draft.templates.values()]
    .filter((template) => suggestion?.startsWith("did you mean") && suggestion.includes(`"${template.name}"`))
    .map((template) => ({ text: `"${template.name}" is defined`, path: [...template.path, "name"] }));
  report.error("OX1001", path, `${who} refers to a template that does not exist`, { suggestion, notes });
  return undefined;
}

function openInputs({ template }: DraftTemplate): readonly Parameter[] {
  return template?.inputs.filter((input) => input.value === undefined && input.default === undefined) ?? [];
}

function inputDetails(
  input: string,
  target: DraftTemplate,
  supplied: Iterable<string>,
): { readonly suggestion: string | undefined; readonly notes: NonNullable<Issue["notes"]> } {
  const index = inputIndex(input, target);
  const path = [...target.path, "inputs", "parameters", index, "name"];
  const suggestion = suggest(input, supplied);
  return {
    suggestion: suggestion?.startsWith("did you mean")
      ? suggestion.replace("did you mean", "is it meant by")
      : undefined,
    notes: [{ text: `the input "${input}" is declared`, path }],
  };
}

/** Unreadable inputs are left out of a template, so its list cannot tell the place. */
function inputIndex(input: string, target: DraftTemplate): number {
  const inputs = target.raw.inputs as { readonly parameters: readonly { readonly name?: unknown }[] };
  return inputs.parameters.findIndex((parameter) => parameter?.name === input);
}

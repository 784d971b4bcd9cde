import { isJsonObject, type Json } from "@onexit/events";
import type { Draft, DraftStep, DraftTemplate } from "./draft.ts";

/** The variables that can be resolved at one place of a manifest. */
export interface Scope {
  readonly names: ReadonlySet<string>;
  /** Known at this place's template, but not here: later steps and those beside. */
  readonly elsewhere: ReadonlySet<string>;
}

/** Variables that every template may use, with those that Argo lacks: `workflow.message`, and `failures` anywhere. */
const workflowVariables = [
  "name",
  "namespace",
  "uid",
  "status",
  "message",
  "duration",
  "failures",
  "creationTimestamp",
  "creationTimestamp.RFC3339",
  "creationTimestamp.s",
  "mainEntrypoint",
  "serviceAccountName",
  "parameters",
  "parameters.json",
  "labels",
  "labels.json",
  "annotations",
  "annotations.json",
];

/** What is known of a step that has ended. */
const stepVariables = ["id", "startedAt", "finishedAt", "status", "exitCode", "hostNodeName"];

/** The global variables: those that hold wherever a workflow's text stands. */
export function globalNames({ workflow }: Draft): readonly string[] {
  const names = [
    ...workflowVariables,
    ...workflow.parameters.map(({ name }) => `parameters.${name}`),
    ...Object.keys(workflow.labels).map((name) => `labels.${name}`),
    ...Object.keys(workflow.annotations).map((name) => `annotations.${name}`),
  ];
  return names.map((name) => `workflow.${name}`);
}

/** What a template's own text may name besides the global variables. */
export function templateNames({ template, raw }: DraftTemplate): readonly string[] {
  if (!template) return [];
  const names = ["inputs.parameters", "steps.name", "node.name"];
  for (const { name } of template.inputs) names.push(`inputs.parameters.${name}`);
  if (template.type === "container" || template.type === "script") names.push("pod.name");
  for (const output of template.outputs) {
    if (output.path !== undefined) names.push(`outputs.parameters.${output.name}.path`);
  }
  // Artifacts are refused where they are declared; their uses need no second complaint.
  for (const direction of ["inputs", "outputs"]) {
    for (const artifact of artifactNames(raw[direction])) names.push(`${direction}.artifacts.${artifact}.path`);
  }
  return names;
}

/** What others may read of a step, by what its template declares. */
export function stepNames({ step }: DraftStep, draft: Draft): readonly string[] {
  const target = draft.templates.get(step.template);
  const names = stepVariables.map((name) => name);
  if (!target) return names.map((name) => `steps.${step.name}.${name}`);
  // Of a template that cannot be read nothing is known, so nothing is denied.
  if (target.template?.type !== "steps") names.push("outputs.result");
  const outputs = target.template?.outputs.map(({ name }) => name) ?? parameterNames(target.raw.outputs);
  for (const output of outputs) names.push(`outputs.parameters.${output}`);
  for (const artifact of artifactNames(target.raw.outputs)) names.push(`outputs.artifacts.${artifact}`);
  return names.map((name) => `steps.${step.name}.${name}`);
}

function parameterNames(outputs: Json | undefined): readonly string[] {
  return isJsonObject(outputs) ? namesOf(outputs.parameters) : [];
}

function artifactNames(part: Json | undefined): readonly string[] {
  return isJsonObject(part) ? namesOf(part.artifacts) : [];
}

function namesOf(list: Json | undefined): readonly string[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).flatMap((item) =>
    isJsonObject(item) && typeof item.name === "string" ? item.name : [],
  );
}

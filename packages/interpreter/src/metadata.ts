import type { JsonObject, WorkflowEvent } from "@onexit/events";
import { evaluateExpr, type Scope, substitute } from "@onexit/expression";
import { compiledWorkflow } from "./compiled.ts";
import type { SetMetadata } from "./input.ts";
import { identityScope, parametersOf } from "./parameters.ts";
import { drawOf, firstOf, own, scopeOfEntries } from "./scope.ts";
import type { MetadataChanges, WorkflowState } from "./state.ts";

interface Metadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Made once for each manifest: nothing of it changes while the workflow runs. */
const known = new WeakMap<JsonObject, Metadata>();

/** The workflow's labels as they are now, those of its `workflowMetadata` included. */
export function labelsOf(state: WorkflowState): Readonly<Record<string, string>> {
  return changed(metadataOf(state).labels, state.metadata?.labels);
}

/** The workflow's annotations as they are now, those of its `workflowMetadata` included. */
export function annotationsOf(state: WorkflowState): Readonly<Record<string, string>> {
  return changed(metadataOf(state).annotations, state.metadata?.annotations);
}

/** What somebody's wish for other labels and annotations decides; nothing where all are so already. */
export function decideSetMetadata(state: WorkflowState, input: SetMetadata): readonly WorkflowEvent[] {
  const { at, by } = input;
  const labels = differences(labelsOf(state), input.labels);
  const annotations = differences(annotationsOf(state), input.annotations);
  const isNothing = Object.keys(labels).length === 0 && Object.keys(annotations).length === 0;
  return isNothing ? [] : [{ type: "WorkflowMetadataSet", at, by, labels, annotations }];
}

function changed(
  texts: Readonly<Record<string, string>>,
  changes: MetadataChanges["labels"] | undefined,
): Readonly<Record<string, string>> {
  if (changes === undefined) return texts;
  const entries = Object.entries({ ...texts, ...changes });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
}

function differences(
  texts: Readonly<Record<string, string>>,
  wanted: MetadataChanges["labels"] = {},
): MetadataChanges["labels"] {
  return Object.fromEntries(Object.entries(wanted).filter(([name, text]) => (own(texts, name) ?? null) !== text));
}

/** Why a `labelsFrom` gives no label; undefined when all do. */
export function metadataProblem(state: WorkflowState): string | undefined {
  const { metadata } = compiledWorkflow(state);
  const scope = ownScope(state);
  for (const [name, expression] of Object.entries(metadata.labelsFrom)) {
    const result = evaluateExpr(expression, scope, drawOf(state.workflow.uid, name, state.createdAt));
    if ("problem" in result) return `failed to evaluate label "${name}": ${result.problem}`;
    if (typeof result.value !== "string") return `label "${name}" is not a string, but ${JSON.stringify(result.value)}`;
  }
  return undefined;
}

function metadataOf(state: WorkflowState): Metadata {
  const found = known.get(state.manifest);
  if (found !== undefined) return found;
  const workflow = compiledWorkflow(state);
  const scope = ownScope(state);
  const filled = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, substitute(text, scope).text]));
  const evaluated = Object.entries(workflow.metadata.labelsFrom).flatMap(([name, expression]) => {
    const result = evaluateExpr(expression, scope, drawOf(state.workflow.uid, name, state.createdAt));
    return "value" in result && typeof result.value === "string" ? [[name, result.value] as const] : [];
  });
  const made: Metadata = {
    labels: { ...workflow.labels, ...filled(workflow.metadata.labels), ...Object.fromEntries(evaluated) },
    annotations: { ...workflow.annotations, ...filled(workflow.metadata.annotations) },
  };
  known.set(state.manifest, made);
  return made;
}

function ownScope(state: WorkflowState): Scope {
  const parameters = Object.entries(parametersOf(state));
  return firstOf(
    identityScope(state),
    scopeOfEntries(Object.fromEntries(parameters.map(([name, value]) => [`workflow.parameters.${name}`, value]))),
  );
}

import { isoSeconds, type Json } from "@onexit/events";
import type { Scope, Variable } from "@onexit/expression";
import type { Parameter } from "@onexit/manifest";
import { artifactVariable } from "./artifacts.ts";
import { compiledWorkflow } from "./compiled.ts";
import { creationTime, creationTimeLetters } from "./creation-time.ts";
import { annotationsOf, labelsOf } from "./metadata.ts";
import { parametersOf } from "./parameters.ts";
import { own } from "./scope.ts";
import { semanticsByName } from "./semantics.ts";
import type { WorkflowState } from "./state.ts";
import { durationOf, failuresOf, failuresText, messageOf, statusOf } from "./variables.ts";

const scheduledTime = "workflows.argoproj.io/scheduled-time";

type Variables = (state: WorkflowState, at: number) => Variable | undefined;

/** The `workflow.*` variables with names of their own, and how to get them (`operator.go:setGlobalParameters`). */
const plain: Readonly<Record<string, Variables>> = {
  name: (state) => state.workflow.name,
  namespace: (state) => state.workflow.namespace,
  uid: (state) => state.workflow.uid,
  mainEntrypoint: (state) => compiledWorkflow(state).templates.get(compiledWorkflow(state).entrypoint)?.name,
  serviceAccountName: (state) => compiledWorkflow(state).serviceAccountName,
  creationTimestamp: (state) => isoSeconds(state.createdAt),
  "creationTimestamp.RFC3339": (state) => isoSeconds(state.createdAt),
  "creationTimestamp.s": (state) => String(Math.floor(state.createdAt / 1000)),
  priority: (state) => {
    const { priority } = compiledWorkflow(state);
    return priority === undefined ? undefined : String(priority);
  },
  scheduledTime: (state) => own(annotationsOf(state), scheduledTime),
  status: (state) => statusOf(state),
  duration: (state, at) => durationOf(state, at),
  failures: (state) =>
    semanticsByName[state.semantics].failuresAreData
      ? { text: failuresText(state), value: failuresOf(state) as unknown as Json }
      : failuresText(state),
  message: (state) => (semanticsByName[state.semantics].messageIsKnown ? messageOf(state) : undefined),
  parameters: parametersText,
  "parameters.json": parametersText,
  labels: (state) => sortedJson(labelsOf(state)),
  "labels.json": (state) => sortedJson(labelsOf(state)),
  annotations: (state) => sortedJson(annotationsOf(state)),
  "annotations.json": (state) => sortedJson(annotationsOf(state)),
};

/** The `workflow.*` variables as of `at`. */
export function globalScope(state: WorkflowState, at: number): Scope {
  return {
    lookup(name) {
      if (!name.startsWith("workflow.")) return undefined;
      const rest = name.slice("workflow.".length);
      return own(plain, rest)?.(state, at) ?? keyed(state, rest);
    },
    *names(prefix) {
      if (!prefix.startsWith("workflow.") && !"workflow.".startsWith(prefix)) return;
      for (const name of allNames(state)) {
        const full = `workflow.${name}`;
        if (full.startsWith(prefix)) yield full;
      }
    },
  };
}

function keyed(state: WorkflowState, name: string): Variable | undefined {
  const dot = name.indexOf(".");
  const key = name.slice(dot + 1);
  switch (name.slice(0, Math.max(dot, 0))) {
    case "parameters":
      return own(parametersOf(state), key);
    case "labels":
      return own(labelsOf(state), key);
    case "annotations":
      return own(annotationsOf(state), key);
    case "creationTimestamp":
      return creationTime(state.createdAt, key);
    case "outputs":
      if (key.startsWith("parameters.")) return own(state.globals.parameters, key.slice("parameters.".length));
      return key.startsWith("artifacts.")
        ? artifactVariable(own(state.globals.artifacts, key.slice("artifacts.".length)))
        : undefined;
    default:
      return undefined;
  }
}

function* allNames(state: WorkflowState): Generator<string> {
  yield* Object.keys(plain).filter((name) => name !== "priority" && name !== "scheduledTime");
  if (compiledWorkflow(state).priority !== undefined) yield "priority";
  if (own(annotationsOf(state), scheduledTime) !== undefined) yield "scheduledTime";
  for (const name of Object.keys(parametersOf(state))) yield `parameters.${name}`;
  for (const name of Object.keys(labelsOf(state))) yield `labels.${name}`;
  for (const name of Object.keys(annotationsOf(state))) yield `annotations.${name}`;
  for (const letter of creationTimeLetters) yield `creationTimestamp.${letter}`;
  for (const name of Object.keys(state.globals.parameters)) yield `outputs.parameters.${name}`;
  for (const name of Object.keys(state.globals.artifacts)) yield `outputs.artifacts.${name}`;
}

function parametersText(state: WorkflowState): string {
  const values = parametersOf(state);
  return parametersJson(
    compiledWorkflow(state).arguments.parameters.map((parameter) => ({
      ...parameter,
      value: values[parameter.name] ?? "",
    })),
  );
}

/** Parameters in Go's field order (`workflow_types.go`, Parameter). */
export function parametersJson(parameters: readonly Parameter[]): string {
  return JSON.stringify(
    parameters.map(({ name, default: fallback, value, globalName, enum: choices, description }) => ({
      name,
      ...(fallback === undefined ? {} : { default: fallback }),
      ...(value === undefined ? {} : { value }),
      ...(globalName === undefined ? {} : { globalName }),
      ...(choices === undefined ? {} : { enum: choices }),
      ...(description === undefined ? {} : { description }),
    })),
  );
}

function sortedJson(map: Readonly<Record<string, string>>): string {
  const keys = Object.keys(map).sort();
  return keys.length === 0 ? "null" : JSON.stringify(Object.fromEntries(keys.map((key) => [key, map[key]])));
}

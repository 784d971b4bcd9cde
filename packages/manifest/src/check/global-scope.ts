import type { Draft } from "../read/draft.ts";
import { fieldOf, objectOf } from "../read/part.ts";
import { type Scope, scopeOfNames } from "./scope.ts";

/** Variables that every template may use. */
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

/** Argo lets these through whatever follows (`validate.go`, resolveAllVariables). */
const anyForm = /^workflow\.(?:creationTimestamp|scheduledTime|duration)/;

/** Of a template that stands on its own nobody knows the workflow that will use it. */
const anyWorkflows =
  /^workflow\.(?:parameters|labels|annotations|outputs\.parameters|outputs\.artifacts|priority)(?:\.|$)/;

/** What holds wherever a workflow's text stands; `failures` says whether `workflow.failures` is known there. */
export function globalScope(draft: Draft, failures: boolean): Scope {
  const { workflow, kind, semantics } = draft;
  // Argo lacks one of these, and has the other only in some templates.
  const hidden = new Set([...(semantics === "onexit" ? [] : ["message"]), ...(failures ? [] : ["failures"])]);
  const names = new Set(workflowVariables.filter((name) => !hidden.has(name)).map((name) => `workflow.${name}`));
  const add = (family: string, keys: Iterable<string>) => {
    for (const key of keys) names.add(`workflow.${family}.${key}`);
  };
  if (workflow.priority !== undefined) names.add("workflow.priority");
  add(
    "parameters",
    workflow.arguments.parameters.map(({ name }) => name),
  );
  add("labels", Object.keys({ ...workflow.labels, ...workflow.metadata.labels, ...workflow.metadata.labelsFrom }));
  add("annotations", Object.keys({ ...workflow.annotations, ...workflow.metadata.annotations }));
  const produced = globalOutputs(draft);
  add("outputs.parameters", produced.parameters);
  add("outputs.artifacts", [...produced.artifacts, ...workflow.arguments.artifacts.map(({ name }) => name)]);
  const isStandIn = kind !== "Workflow" || objectOf(fieldOf(draft.root, "spec")) === undefined;
  return {
    names: scopeOfNames(names).names,
    resolve(name) {
      if (names.has(name) || anyForm.test(name)) return true;
      if (isStandIn && anyWorkflows.test(name)) return true;
      return produced.isOpen && name.startsWith("workflow.outputs.") ? true : "";
    },
  };
}

/** The global names of all outputs. One that holds a tag may turn out as any name. */
function globalOutputs(draft: Draft) {
  const parameters = new Set<string>();
  const artifacts = new Set<string>();
  let isOpen = false;
  for (const { template } of draft.templates.values()) {
    for (const [list, names] of [
      [template?.outputs.parameters ?? [], parameters],
      [template?.outputs.artifacts ?? [], artifacts],
    ] as const) {
      for (const { globalName } of list) {
        if (globalName?.includes("{{")) isOpen = true;
        else if (globalName) names.add(globalName);
      }
    }
  }
  return { parameters, artifacts, isOpen };
}

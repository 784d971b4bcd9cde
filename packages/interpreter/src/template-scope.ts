import type { Scope, Variable } from "@onexit/expression";
import type { Template } from "@onexit/manifest";
import { artifactVariable } from "./artifacts.ts";
import { parametersJson } from "./global-scope.ts";
import { podNameOf } from "./names.ts";
import type { Inputs, NodePlace } from "./place.ts";
import { own } from "./scope.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** What a template knows of itself: its inputs, its paths, its node, and how earlier tries of it went. */
export function templateScope(state: WorkflowState, place: NodePlace, template: Template, inputs: Inputs): Scope {
  const variableOf = (name: string): Variable | undefined => {
    if (name.startsWith("inputs.")) return inputVariable(template, inputs, name.slice("inputs.".length));
    if (name.startsWith("outputs.")) return outputPath(template, name.slice("outputs.".length));
    switch (name) {
      case "node.name":
        return place.name;
      case "pod.name":
        return isPod(template) ? podNameOf(state.workflow.name, place.name, template.name) : undefined;
      case "steps.name":
      case "tasks.name":
        return callerOf(state, place, name);
      default:
        return own(retryVariables(state, place), name);
    }
  };
  return {
    lookup: variableOf,
    *names(prefix) {
      for (const name of namesIn(template, inputs)) {
        if (name.startsWith(prefix) && variableOf(name) !== undefined) yield name;
      }
    },
  };
}

function inputVariable(template: Template, inputs: Inputs, name: string): Variable | undefined {
  if (name === "parameters") {
    return parametersJson(
      template.inputs.parameters.map((parameter) => ({
        ...parameter,
        value: inputs.parameters[parameter.name] ?? "",
      })),
    );
  }
  if (name.startsWith("parameters.")) return own(inputs.parameters, name.slice("parameters.".length));
  for (const artifact of template.inputs.artifacts) {
    if (name === `artifacts.${artifact.name}.path`) return artifact.path;
    if (name === `artifacts.${artifact.name}`) {
      return artifactVariable(own(inputs.artifacts, artifact.name)) ?? { absent: true };
    }
  }
  return undefined;
}

function outputPath({ outputs }: Template, name: string): string | undefined {
  return (
    outputs.parameters.find((output) => name === `parameters.${output.name}.path`)?.valueFrom?.path ??
    outputs.artifacts.find((output) => name === `artifacts.${output.name}.path`)?.path
  );
}

function* namesIn({ inputs: declared, outputs }: Template, inputs: Inputs): Generator<string> {
  yield* ["inputs.parameters", "node.name", "pod.name", "steps.name", "tasks.name", "retries"];
  yield* ["lastRetry.exitCode", "lastRetry.status", "lastRetry.duration", "lastRetry.message"];
  for (const name of Object.keys(inputs.parameters)) yield `inputs.parameters.${name}`;
  for (const { name } of declared.artifacts) yield* [`inputs.artifacts.${name}`, `inputs.artifacts.${name}.path`];
  for (const { name } of outputs.parameters) yield `outputs.parameters.${name}.path`;
  for (const { name } of outputs.artifacts) yield `outputs.artifacts.${name}.path`;
}

/** `retries` and `lastRetry.*`: strings, and before the first try `"0"` and empty ones (`operator.go:executeTemplate`). */
export function retryVariables(state: WorkflowState, place: NodePlace): Readonly<Record<string, string>> {
  if (place.attempt === undefined || place.parent === undefined) return {};
  const last = place.attempt === 0 ? undefined : state.nodes.get(`${place.parent}(${place.attempt - 1})`);
  return { retries: String(place.attempt), ...lastRetryVariables(last) };
}

/** What `lastRetry.*` says of an attempt. */
export function lastRetryVariables(last: NodeState | undefined): Readonly<Record<string, string>> {
  if (last === undefined) {
    return {
      "lastRetry.exitCode": "0",
      "lastRetry.status": "",
      "lastRetry.duration": "0",
      "lastRetry.message": "",
    };
  }
  const seconds = Math.floor((last.finishedAt ?? last.startedAt) / 1000) - Math.floor(last.startedAt / 1000);
  return {
    "lastRetry.exitCode": last.outputs.exitCode === undefined ? "-1" : String(last.outputs.exitCode),
    "lastRetry.status": last.phase,
    "lastRetry.duration": String(seconds),
    "lastRetry.message": last.message,
  };
}

function isPod({ type }: Template): boolean {
  return type === "container" || type === "script" || type === "containerSet";
}

/** `steps.name` or `tasks.name`: the call with its loop's item, but without a try's number. */
function callerOf(state: WorkflowState, place: NodePlace, asked: "steps.name" | "tasks.name"): string | undefined {
  if (place.boundary === undefined) return undefined;
  const kind = nodeOf(state, place.boundary).nodeType === "DAG" ? "tasks.name" : "steps.name";
  if (kind !== asked) return undefined;
  return (place.attempt === undefined ? place : nodeOf(state, place.parent as string)).displayName;
}

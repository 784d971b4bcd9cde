import type { Scope, Variable } from "@onexit/expression";
import type { Template } from "@onexit/manifest";
import { artifactVariable } from "./artifacts.ts";
import { parametersJson } from "./global-scope.ts";
import { podNameOf } from "./names.ts";
import type { Inputs, NodePlace } from "./place.ts";
import { scopeOfEntries } from "./scope.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** What a template knows of itself: its inputs, its paths, its node, and how earlier tries of it went. */
export function templateScope(state: WorkflowState, place: NodePlace, template: Template, inputs: Inputs): Scope {
  const entries: Record<string, Variable | undefined> = {
    "inputs.parameters": parametersJson(
      template.inputs.parameters.map((parameter) => ({
        ...parameter,
        value: inputs.parameters[parameter.name] ?? "",
      })),
    ),
    "node.name": place.name,
  };
  for (const [name, value] of Object.entries(inputs.parameters)) entries[`inputs.parameters.${name}`] = value;
  for (const artifact of template.inputs.artifacts) {
    entries[`inputs.artifacts.${artifact.name}`] = artifactVariable(inputs.artifacts[artifact.name]) ?? {
      absent: true,
    };
    if (artifact.path !== undefined) entries[`inputs.artifacts.${artifact.name}.path`] = artifact.path;
  }
  for (const { name, valueFrom } of template.outputs.parameters) {
    if (valueFrom?.path !== undefined) entries[`outputs.parameters.${name}.path`] = valueFrom.path;
  }
  for (const { name, path } of template.outputs.artifacts) {
    if (path !== undefined) entries[`outputs.artifacts.${name}.path`] = path;
  }
  if (isPod(template)) entries["pod.name"] = podNameOf(state.workflow.name, place.name, template.name);
  const caller = callerOf(state, place);
  if (caller !== undefined) entries[caller.kind] = caller.name;
  return scopeOfEntries({ ...entries, ...retryVariables(state, place) });
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
function callerOf(
  state: WorkflowState,
  place: NodePlace,
): { readonly kind: "steps.name" | "tasks.name"; readonly name: string } | undefined {
  if (place.boundary === undefined) return undefined;
  const boundary = nodeOf(state, place.boundary);
  const owner = place.attempt === undefined ? place : nodeOf(state, place.parent as string);
  return { kind: boundary.nodeType === "DAG" ? "tasks.name" : "steps.name", name: owner.displayName };
}

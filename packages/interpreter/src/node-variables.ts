import { isFulfilled, isoSeconds } from "@onexit/events";
import type { Variable } from "@onexit/expression";
import { artifactVariable } from "./artifacts.ts";
import { templateOf } from "./compiled.ts";
import { nodeIdOf } from "./names.ts";
import { own } from "./scope.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** A variable of a node, such as `status` or `outputs.parameters.p`; undefined where it has none. */
export function nodeVariable(state: WorkflowState, node: NodeState, name: string): Variable | undefined {
  if (name.startsWith("outputs.")) return outputVariable(state, node, name.slice("outputs.".length));
  switch (name) {
    case "id":
      return nodeIdOf(state.workflow.name, node.name);
    case "status":
      return node.phase;
    case "startedAt":
      return isoSeconds(node.startedAt);
    case "finishedAt":
      return node.finishedAt === undefined ? undefined : isoSeconds(node.finishedAt);
    case "exitCode":
      return node.outputs.exitCode === undefined ? undefined : String(node.outputs.exitCode);
    case "ip":
      return node.ip;
    case "hostNodeName":
      return node.host;
    default:
      return undefined;
  }
}

/** The names of a node's variables. */
export function* nodeVariableNames(state: WorkflowState, node: NodeState): Generator<string> {
  for (const name of ["id", "status", "startedAt", "finishedAt", "exitCode", "ip", "hostNodeName", "outputs.result"]) {
    if (nodeVariable(state, node, name) !== undefined) yield name;
  }
  const declared = templateOf(state, node.template)?.outputs;
  const parameters = new Set([
    ...Object.keys(node.outputs.parameters),
    ...(isSkipped(node) ? (declared?.parameters.map(({ name }) => name) ?? []) : []),
  ]);
  for (const name of parameters) yield `outputs.parameters.${name}`;
  const artifacts = new Set([
    ...Object.keys(node.outputs.artifacts ?? {}),
    ...(isSkipped(node) ? (declared?.artifacts.map(({ name }) => name) ?? []) : []),
  ]);
  for (const name of artifacts) yield `outputs.artifacts.${name}`;
}

function outputVariable(state: WorkflowState, node: NodeState, name: string): Variable | undefined {
  const known = knownOutput(node, name);
  if (known !== undefined) return known;
  // A node that never ran has what its template gives by default, and else nothing (`scope.go:addSkippedNodeOutputsToScope`).
  if (!isSkipped(node)) return undefined;
  const declared = templateOf(state, node.template)?.outputs.parameters ?? [];
  const fallback = declared.find((output) => name === `parameters.${output.name}`)?.valueFrom?.default;
  return fallback ?? { absent: true };
}

function knownOutput(node: NodeState, name: string): Variable | undefined {
  if (name === "result") return node.outputs.result;
  if (name.startsWith("parameters.")) return own(node.outputs.parameters, name.slice("parameters.".length));
  if (!name.startsWith("artifacts.")) return undefined;
  return artifactVariable(own(node.outputs.artifacts ?? {}, name.slice("artifacts.".length)));
}

function isSkipped({ phase }: NodeState): boolean {
  return isFulfilled(phase) && (phase === "Skipped" || phase === "Omitted");
}

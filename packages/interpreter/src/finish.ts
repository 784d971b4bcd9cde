import type { CompletedPhase, NodeFinished, NodeOutputs } from "@onexit/events";
import { templateOf } from "./compiled.ts";
import { own } from "./scope.ts";
import type { NodeState, WorkflowState } from "./state.ts";

const noOutputs: NodeOutputs = { parameters: {} };

/** The end of a node that is not an executor's, with what it publishes to the whole workflow. */
export function finish(
  state: WorkflowState,
  node: NodeState,
  phase: CompletedPhase,
  message: string,
  at: number,
  outputs: NodeOutputs = noOutputs,
): NodeFinished {
  return {
    type: "NodeFinished",
    at,
    node: node.name,
    attempt: node.attempt,
    phase,
    message,
    outputs,
    ...globalsOf(state, node, outputs),
  };
}

/** Of a node's outputs those with a `globalName`; a group has none, and a try of a Retry leaves it to the Retry. */
export function globalsOf(
  state: WorkflowState,
  node: NodeState,
  outputs: NodeOutputs,
): { readonly globals?: NonNullable<NodeFinished["globals"]> } {
  const isFrame = node.nodeType === "StepGroup" || node.nodeType === "TaskGroup";
  const declared = isFrame ? undefined : templateOf(state, node.template)?.outputs;
  if (declared === undefined) return {};
  const parameters = declared.parameters.flatMap(({ name, globalName }) => {
    const value = globalName === undefined ? undefined : own(outputs.parameters, name);
    return globalName === undefined || value === undefined ? [] : [[globalName, value] as const];
  });
  const artifacts = declared.artifacts.flatMap(({ name, globalName }) => {
    const value = globalName === undefined ? undefined : own(outputs.artifacts ?? {}, name);
    return globalName === undefined || value === undefined ? [] : [[globalName, value] as const];
  });
  if (parameters.length === 0 && artifacts.length === 0) return {};
  return { globals: { parameters: Object.fromEntries(parameters), artifacts: Object.fromEntries(artifacts) } };
}

import type { CompletedPhase, NodeFinished, NodeOutputs } from "@onexit/events";
import { templateOf } from "./compiled.ts";
import { globalScope } from "./global-scope.ts";
import { placeOf } from "./place.ts";
import { firstOf, own } from "./scope.ts";
import type { NodeState, WorkflowState } from "./state.ts";
import { templateScope } from "./template-scope.ts";
import { resolve } from "./text.ts";

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
  const template = isFrame ? undefined : templateOf(state, node.template);
  const declared = template?.outputs;
  if (template === undefined || declared === undefined) return {};
  // Names may hold tags, as all of a template may.
  const inputs = { parameters: node.inputs, artifacts: node.inputArtifacts };
  const nameIn = (text: string) => {
    if (!text.includes("{{")) return text;
    const place = placeOf(node);
    const resolved = resolve(
      text,
      firstOf(templateScope(state, place, template, inputs), globalScope(state, node.startedAt)),
    );
    return "value" in resolved ? resolved.value : text;
  };
  const published = <T>(
    list: typeof declared.parameters | typeof declared.artifacts,
    values: Readonly<Record<string, T>>,
  ) =>
    list.flatMap(({ name, globalName }) => {
      const value = globalName === undefined ? undefined : own(values, nameIn(name));
      return globalName === undefined || value === undefined ? [] : [[nameIn(globalName), value] as const];
    });
  const parameters = published(declared.parameters, outputs.parameters);
  const artifacts = published(declared.artifacts, outputs.artifacts ?? {});
  if (parameters.length === 0 && artifacts.length === 0) return {};
  return { globals: { parameters: Object.fromEntries(parameters), artifacts: Object.fromEntries(artifacts) } };
}

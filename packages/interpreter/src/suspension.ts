import type { WorkflowEvent } from "@onexit/events";
import { finish } from "./finish.ts";
import type { Resume, SetNodes, Suspend } from "./input.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** What an attempt to suspend the workflow decides. */
export function decideSuspend(state: WorkflowState, { at, by }: Suspend): readonly WorkflowEvent[] {
  return state.suspended || state.finishedAt !== undefined ? [] : [{ type: "WorkflowSuspended", at, by }];
}

/**
 * What resuming decides: the workflow goes on, and suspended nodes succeed, each only if all its outputs have values.
 * With an empty list of nodes the workflow alone goes on.
 */
export function decideResume(state: WorkflowState, { at, by, nodes }: Resume): readonly WorkflowEvent[] {
  if (state.finishedAt !== undefined) return [];
  const resumed: WorkflowEvent[] =
    state.suspended && (nodes ?? []).length === 0 ? [{ type: "WorkflowResumed", at, by }] : [];
  const ends = suspendedNodes(state, nodes).flatMap((node) => {
    const outputs = suppliedOutputs(node);
    return "problem" in outputs
      ? []
      : [finish(state, node, "Succeeded", node.message, at, { parameters: outputs.value })];
  });
  return [...resumed, ...ends];
}

/** What `argo node set` decides for suspended nodes: values for outputs, a message, then a phase. */
export function decideSetNodes(state: WorkflowState, input: SetNodes): readonly WorkflowEvent[] {
  const { at, by, parameters, phase, message = "" } = input;
  if (state.finishedAt !== undefined) return [];
  return suspendedNodes(state, input.nodes).flatMap((node): readonly WorkflowEvent[] => {
    const said = phase === undefined && message !== "" ? { message } : {};
    const isSet = parameters !== undefined || "message" in said;
    const set: WorkflowEvent[] = isSet
      ? [{ type: "NodeOutputsSet", at, node: node.name, parameters: parameters ?? {}, ...said, by }]
      : [];
    if (phase === undefined) return set;
    const given = { ...node.outputs.parameters, ...parameters };
    const outputs = suppliedOutputs({ ...node, outputs: { parameters: given } });
    return [
      ...set,
      finish(state, node, phase, message || node.message, at, {
        parameters: "value" in outputs ? outputs.value : given,
      }),
    ];
  });
}

/** Why a suspended node cannot go on yet; undefined when it can. */
export function resumeProblem(state: WorkflowState, nodes?: readonly string[]): string | undefined {
  for (const node of suspendedNodes(state, nodes)) {
    const outputs = suppliedOutputs(node);
    if ("problem" in outputs) return outputs.problem;
  }
  return undefined;
}

/** What a suspended node puts out: values that were set, else defaults (`wfutil.go:updateSuspendedNode`). */
export function suppliedOutputs(
  node: NodeState,
): { readonly value: Readonly<Record<string, string>> } | { readonly problem: string } {
  const { work } = node;
  if (work?.kind !== "suspend") return { value: {} };
  const values: [string, string][] = [];
  for (const [name, fallback] of Object.entries(work.supplied)) {
    const value = node.outputs.parameters[name] ?? fallback;
    if (value === null || value === undefined) {
      return { problem: `raw output parameter '${name}' has not been set and does not have a default value` };
    }
    values.push([name, value]);
  }
  return { value: Object.fromEntries(values) };
}

/** The suspended nodes among those named, or all. */
export function suspendedNodes(state: WorkflowState, names?: readonly string[]): readonly NodeState[] {
  return [...state.running]
    .flatMap((name) => state.nodes.get(name) ?? [])
    .filter((node) => node.work?.kind === "suspend" && (names === undefined || names.includes(node.name)))
    .sort((a, b) => a.index - b.index);
}

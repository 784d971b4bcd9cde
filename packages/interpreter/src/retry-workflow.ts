import type { WorkflowEvent, WorkflowRetried } from "@onexit/events";
import { withArguments } from "@onexit/manifest";
import { scopeIn } from "./call.ts";
import { callOf } from "./call-scope.ts";
import { templateOf } from "./compiled.ts";
import { evolve } from "./evolve.ts";
import { globalScope } from "./global-scope.ts";
import { workflowArguments } from "./hooks.ts";
import type { Retry, RetryOptions } from "./input.ts";
import { inputsOf, resolveArguments } from "./inputs.ts";
import { itemScope } from "./loop.ts";
import { type Resets, resetsOf } from "./resets.ts";
import { firstOf } from "./scope.ts";
import { selectNodes } from "./select-nodes.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** One journal message holds the names of all that is made anew. */
const mostBytes = 700_000;

/** What a retry would make anew, or why there can be none (`wfutil.go:FormulateRetryWorkflow`). */
export function planRetry(
  state: WorkflowState,
  { restartSuccessful = false, nodeFieldSelector = "", parameters = {} }: RetryOptions = {},
): { readonly resets: Resets } | { readonly problem: string } {
  const name = JSON.stringify(state.workflow.name);
  if (state.deletedAt !== undefined) return { problem: `workflow ${name} was deleted: it cannot be retried` };
  if (state.finishedAt === undefined) {
    return { problem: `Cannot retry a workflow in phase ${state.phase}: ${name} has not ended yet` };
  }
  const selects = restartSuccessful && nodeFieldSelector !== "";
  if (state.phase === "Succeeded" && !selects) {
    return { problem: "To retry a succeeded workflow, set the options restartSuccessful and nodeFieldSelector" };
  }
  const selected = selects ? selectNodes(state, nodeFieldSelector) : { nodes: [] };
  if ("problem" in selected) return selected;
  if (selects && selected.nodes.length === 0)
    return { problem: `no node matches ${JSON.stringify(nodeFieldSelector)}` };
  const filled = withArguments(state.manifest, parameters, { resources: state.resources });
  if ("issues" in filled) return { problem: filled.issues.map(({ message }) => message).join("; ") };
  const resets = resetsOf(state, selected.nodes);
  const bytes = [...resets.removed, ...resets.reopened].reduce((sum, one) => sum + one.length + 3, 0);
  if (bytes > mostBytes) {
    return {
      problem: `${resets.removed.length} nodes would run again, more than one decision can name: resubmit it instead`,
    };
  }
  return { resets };
}

/** What a wish to run again decides; nothing where that cannot be. */
export function decideRetry(state: WorkflowState, input: Retry): readonly WorkflowEvent[] {
  const planned = planRetry(state, input);
  if ("problem" in planned) return [];
  const { at, by, parameters = {} } = input;
  const event: WorkflowRetried = { type: "WorkflowRetried", at, by, run: state.run + 1, ...planned.resets };
  if (Object.keys(parameters).length === 0) return [event];
  return [withInputs(state, { ...event, parameters })];
}

/** The composites that go on see the new arguments, too: each has its inputs resolved anew, from the outside in. */
function withInputs(state: WorkflowState, event: WorkflowRetried): WorkflowRetried {
  let next = evolve(state, event);
  const inputs: Record<string, Readonly<Record<string, string>>> = {};
  for (const name of event.reopened) {
    const node = nodeOf(next, name);
    const resolved = inputsAnew(next, node, event.at);
    if (resolved === undefined) continue;
    inputs[name] = resolved;
    next = { ...next, nodes: next.nodes.set(name, { ...node, inputs: resolved }) };
  }
  return Object.keys(inputs).length === 0 ? event : { ...event, inputs };
}

/** The inputs of a node as its call gives them now; undefined where they cannot be had, or it takes none. */
function inputsAnew(state: WorkflowState, node: NodeState, at: number): NodeState["inputs"] | undefined {
  const template = templateOf(state, node.template);
  if (template === undefined || node.nodeType === "StepGroup" || Object.keys(node.inputs).length === 0)
    return undefined;
  const boundary = node.boundary === undefined ? undefined : nodeOf(state, node.boundary);
  const call = callOf(state, node);
  if (boundary !== undefined && call === undefined) return undefined;
  const supplied =
    boundary === undefined || call === undefined
      ? { value: workflowArguments(state, at) }
      : resolveArguments(state, call.arguments, firstOf(itemScope(node.item), scopeIn(state, boundary, at)), at);
  if ("problem" in supplied) return undefined;
  const inputs = inputsOf(state, template, supplied.value, globalScope(state, at), at);
  return "problem" in inputs ? undefined : inputs.value.parameters;
}

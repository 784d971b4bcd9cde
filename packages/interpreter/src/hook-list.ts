import type { Call, Hook } from "@onexit/manifest";
import { callOf } from "./call-scope.ts";
import { compiledWorkflow, templateOf } from "./compiled.ts";
import { graphOf } from "./dag-graph.ts";
import { exitNodeOf } from "./names.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** A hook of a node, and the name of the node that it becomes. */
export interface NodeHook {
  readonly hook: Hook;
  readonly node: string;
  /** Exit hooks run once the node has completed; the others as soon as their expression is true. */
  readonly isExit: boolean;
}

const none: readonly NodeHook[] = [];

/** The hooks of a node: of the call that it runs, of its template, and of the workflow for the entry node. */
export function hooksOf(state: WorkflowState, node: NodeState): readonly NodeHook[] {
  if (node.nodeType === "StepGroup" || isAttempt(state, node)) return none;
  const hooks: NodeHook[] = [];
  const call = callOf(state, node);
  const named = node.name === state.workflow.name ? compiledWorkflow(state).hooks : call?.hooks;
  // In a DAG named hooks belong to the loop as a whole, in Steps to each child (`executeDAGTask`, `executeStepGroup`).
  if (named !== undefined && named.size > 0 && !isDagChild(state, node)) {
    for (const [name, hook] of named) hooks.push({ hook, node: `${node.name}.hooks.${name}`, isExit: false });
  }
  const exit = exitHookOf(state, node);
  if (exit !== undefined) hooks.push(exit);
  return hooks;
}

/** True for a node whose end is not all: its hooks may follow. */
export function hasHooks(state: WorkflowState, node: NodeState): boolean {
  return hooksOf(state, node).length > 0;
}

/** A hook of a call that could not even be begun, which is the fault of whoever made it (`executeTmplLifeCycleHook`). */
export function brokenHookOf(
  state: WorkflowState,
  { hooks, onExit }: Pick<Call, "hooks" | "onExit">,
  node: NodeState,
): NodeState | undefined {
  if (hooks.size === 0 && onExit === undefined) return undefined;
  const names = [...hooks.keys()].map((name) => `${node.name}.hooks.${name}`);
  if (onExit !== undefined) names.push(exitNodeOf(node.name));
  return names
    .map((name) => state.nodes.get(name))
    .find((hook) => hook?.hookOf === node.name && hook.phase === "Error" && hook.attempt === 0);
}

/** True for one try of a Retry: what belongs to the call belongs to the Retry. */
export function isAttempt(state: WorkflowState, node: Pick<NodeState, "parent">): boolean {
  return node.parent !== undefined && state.nodes.get(node.parent)?.nodeType === "Retry";
}

function exitHookOf(state: WorkflowState, node: NodeState): NodeHook | undefined {
  const ofCall = callOf(state, node)?.onExit;
  if (ofCall !== undefined) {
    if (node.nodeType === "TaskGroup" && !hasDependents(state, node)) return undefined;
    return { hook: ofCall, node: exitNodeOf(node.name), isExit: true };
  }
  if (node.nodeType === "TaskGroup") return undefined;
  const template = templateOf(state, node.template);
  if (template?.onExit === undefined) return undefined;
  // The entry node's own name with `.onExit` is the workflow's exit handler.
  const isRoot = node.name === state.workflow.name;
  const name = isRoot ? exitNodeOf(`${node.name}.${template.name}`) : exitNodeOf(node.name);
  return { hook: template.onExit, node: name, isExit: true };
}

function isDagChild(state: WorkflowState, node: NodeState): boolean {
  return node.parent !== undefined && state.nodes.get(node.parent)?.nodeType === "TaskGroup";
}

function hasDependents(state: WorkflowState, node: NodeState): boolean {
  const dag = node.boundary === undefined ? undefined : state.nodes.get(node.boundary);
  const template = dag && templateOf(state, dag.template);
  return template?.type === "dag" && graphOf(template).dependents.has(node.call ?? "");
}

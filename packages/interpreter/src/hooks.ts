import { isCompleted, isFulfilled, type WorkflowEvent } from "@onexit/events";
import { evaluateExpr, type Variable } from "@onexit/expression";
import type { Arguments } from "@onexit/manifest";
import { scopeIn } from "./call.ts";
import { roomForPods } from "./capacity.ts";
import { compiledWorkflow, templateOf } from "./compiled.ts";
import { globalScope } from "./global-scope.ts";
import { hooksOf, type NodeHook } from "./hook-list.ts";
import { resolveArguments, type Supplied } from "./inputs.ts";
import { itemScope } from "./loop.ts";
import { nodeVariable, nodeVariableNames } from "./node-variables.ts";
import { parametersOf } from "./parameters.ts";
import { broken, type NodePlace } from "./place.ts";
import { drawOf, firstOf, own, type Scope, scopeOfEntries } from "./scope.ts";
import { semanticsByName } from "./semantics.ts";
import { mayGoOn, mayHandle } from "./shutdown.ts";
import { startNode, waitForRoom } from "./start-node.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** What a change of a node leads its hooks to: those that are due begin; after its end and theirs, it is settled. */
export function advanceHooks(state: WorkflowState, node: NodeState, at: number): readonly WorkflowEvent[] {
  const hooks = hooksOf(state, node);
  if (hooks.length === 0 || node.settled) return [];
  const begun = hooks.flatMap((hook) => startHook(state, node, hook, at) ?? []);
  if (begun.length > 0) return withinRoom(state, begun);
  const isOver = isFulfilled(node.phase) && node.openHooks === 0;
  return isOver ? [{ type: "NodeSettled", at, node: node.name }] : [];
}

/** Hooks of the workflow see all that happens, so each of its events may be what they wait for. */
export function advanceWorkflowHooks(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  if (compiledWorkflow(state).hooks.size === 0) return [];
  const entry = state.nodes.get(state.workflow.name);
  return entry === undefined ? [] : advanceHooks(state, entry, at);
}

/** What a workflow passes to a handler that is given no arguments of its own (`LifecycleHook.WithArgs`). */
export function workflowArguments(state: WorkflowState, at: number): Supplied {
  const resolved = resolveArguments(
    state,
    { parameters: [], artifacts: compiledWorkflow(state).arguments.artifacts },
    globalScope(state, at),
    at,
  );
  const artifacts = "problem" in resolved ? {} : resolved.value.artifacts;
  return { parameters: parametersOf(state), artifacts, absent: new Set(), missing: new Set() };
}

/** Arguments of a handler; what its node has not put out is empty text (`resolveExitTmplArgument`). */
export function handlerArguments(
  state: WorkflowState,
  given: Arguments | undefined,
  scope: Scope,
  at: number,
): Supplied | { readonly problem: string } {
  const isNone = given === undefined || (given.parameters.length === 0 && given.artifacts.length === 0);
  if (isNone) return workflowArguments(state, at);
  const resolved = resolveArguments(state, given, scope, at);
  return "problem" in resolved ? resolved : resolved.value;
}

function startHook(state: WorkflowState, node: NodeState, one: NodeHook, at: number): WorkflowEvent | undefined {
  if (state.nodes.has(one.node) || !isDue(state, node, one)) return undefined;
  const scope = hookScope(state, node, one.isExit, at);
  const place: NodePlace = {
    name: one.node,
    displayName: node.boundary === undefined ? one.node : `${node.displayName}${one.node.slice(node.name.length)}`,
    template: one.hook.template,
    ...(node.boundary === undefined ? {} : { boundary: node.boundary }),
    hookOf: node.name,
    onExit: one.isExit || node.onExit,
  };
  const unable = (problem: string) => (isPassedOver(state, node, one) ? undefined : broken(place, problem, at));
  if (one.hook.expression !== undefined && one.hook.expression !== "") {
    const result = evaluateExpr(one.hook.expression, scope, drawOf(state.workflow.uid, one.node, at));
    if ("problem" in result) return unable(`failed to evaluate the expression of ${one.node}: ${result.problem}`);
    if (typeof result.value !== "boolean") return unable(`the expression of ${one.node} is neither true nor false`);
    if (!result.value) return undefined;
  }
  const supplied = handlerArguments(state, one.hook.arguments, scope, at);
  return "problem" in supplied ? unable(supplied.problem) : startNode(state, place, supplied, at);
}

/** An exit hook of a task that cannot be begun leaves no trace in Argo (`executeDAGTask`). */
function isPassedOver(state: WorkflowState, { boundary }: NodeState, { isExit }: NodeHook): boolean {
  const inDag = boundary !== undefined && nodeOf(state, boundary).nodeType === "DAG";
  return inDag && isExit && semanticsByName[state.semantics].hookErrorsRise;
}

/**
 * Hooks beyond the workflow's `parallelism` wait for room, each as a node: what was true once is not asked again. Argo
 * holds hooks to that limit, too, but makes the node that they belong to an Error. Of a template's `parallelism` they take
 * room and wait for none: what stands still may need its hook to go on.
 */
function withinRoom(state: WorkflowState, begun: readonly WorkflowEvent[]): readonly WorkflowEvent[] {
  let room = roomForPods(state);
  return begun.map((event) => {
    if (event.type !== "NodeStarted" || event.nodeType !== "Pod" || event.onExit) return event;
    room -= 1;
    return room >= 0 ? event : waitForRoom(event);
  });
}

function isDue(state: WorkflowState, node: NodeState, { isExit }: NodeHook): boolean {
  if (isExit) return isCompleted(node.phase) && mayHandle(state);
  return (node.phase === "Running" || isFulfilled(node.phase)) && mayGoOn(state, { onExit: node.onExit });
}

/** What is known beside a node, and the node itself under its own name. */
function hookScope(state: WorkflowState, node: NodeState, isExit: boolean, at: number): Scope {
  const boundary = node.boundary === undefined ? undefined : nodeOf(state, node.boundary);
  if (boundary === undefined) return globalScope(state, at);
  const prefix = boundary.nodeType === "DAG" ? "tasks" : "steps";
  const names = new Set([node.displayName, node.call ?? node.displayName]);
  const entries: Record<string, Variable> = {};
  for (const name of names) {
    for (const variable of nodeVariableNames(state, node)) {
      const value = nodeVariable(state, node, variable);
      if (value !== undefined) entries[`${prefix}.${name}.${variable}`] = value;
    }
  }
  const known = firstOf(scopeOfEntries(entries), itemScope(node.item), scopeIn(state, boundary, at));
  return isExit
    ? withEmptyOutputs(
        state,
        node,
        known,
        [...names].map((name) => `${prefix}.${name}.outputs.`),
      )
    : known;
}

function withEmptyOutputs(state: WorkflowState, node: NodeState, scope: Scope, prefixes: readonly string[]): Scope {
  const declared = templateOf(state, node.template)?.outputs;
  const missing: Record<string, Variable> = {};
  for (const prefix of prefixes) {
    for (const { name } of declared?.parameters ?? []) missing[`${prefix}parameters.${name}`] = "";
    for (const { name } of declared?.artifacts ?? []) missing[`${prefix}artifacts.${name}`] = { absent: true };
    missing[`${prefix}result`] = "";
  }
  return {
    lookup: (name) => scope.lookup(name) ?? own(missing, name),
    names: (prefix) => scope.names(prefix),
  };
}

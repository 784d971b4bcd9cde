import {
  extend,
  type NodeSkipped,
  type NodeStarted,
  type NodeType,
  type NodeWaiting,
  type NodeWork,
  type WorkflowEvent,
} from "@onexit/events";
import { findTags, type Scope } from "@onexit/expression";
import type { DagTemplate, Template } from "@onexit/manifest";
import { actionWork } from "./action-work.ts";
import { templateOf } from "./compiled.ts";
import { deadlineOf, timeoutOf } from "./deadline.ts";
import { globalScope } from "./global-scope.ts";
import { inputsOf, type Supplied } from "./inputs.ts";
import { dataWork, httpWork, suspendWork } from "./leaf-work.ts";
import { heldAround, lockName, locksOf, waitingMessage } from "./locks.ts";
import { memoOf } from "./memo.ts";
import { broken, declare, type Inputs, type NodePlace } from "./place.ts";
import { podWork } from "./pod-work.ts";
import { drawOf, firstOf } from "./scope.ts";
import { semanticsByName } from "./semantics.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";
import { templateScope } from "./template-scope.ts";
import { type Resolved, resolve } from "./text.ts";

/** Argo allows a template to be nested this deep (`controller.go`). */
const maxDepth = 100;

const nodeTypes: Readonly<Record<Template["type"], NodeType>> = {
  container: "Pod",
  script: "Pod",
  containerSet: "Pod",
  data: "Pod",
  steps: "Steps",
  dag: "DAG",
  suspend: "Suspend",
  http: "HTTP",
  plugin: "Plugin",
};

/** The event that makes a node: it has begun, waits for its locks or its cache, or cannot be begun. */
export function startNode(state: WorkflowState, place: NodePlace, supplied: Supplied, at: number): WorkflowEvent {
  const template = templateOf(state, place.template);
  if (template === undefined) return broken(place, `template name '${place.template}' undefined`, at);
  if (depthOf(state, place) > maxDepth) {
    return broken(
      place,
      `Maximum recursion depth exceeded: more than ${maxDepth} templates stand within each other`,
      at,
    );
  }
  const inputs = inputsOf(state, template, supplied, globalScope(state, at), at);
  if ("problem" in inputs) return broken(place, inputs.problem, at);
  return waitOrBegin(state, place, template, inputs.value, at);
}

/** What stands for a node that would begin and has no room: it is there, and waits for nothing else. */
export function waitForRoom(event: NodeStarted): NodeWaiting {
  const {
    attempt: _attempt,
    work: _work,
    deadline: _deadline,
    targets: _targets,
    loops: _loops,
    ...declaredNode
  } = event;
  const message = "Waiting for room: the workflow's parallelism";
  return extend(declaredNode, { type: "NodeWaiting", locks: [], message } as const);
}

/** The event that begins a node which has waited for its locks and its cache. */
export function beginWaiting(state: WorkflowState, node: NodeState, place: NodePlace, at: number): WorkflowEvent {
  const template = templateOf(state, node.template);
  if (template === undefined) throw new Error(`node ${node.name} waits for a template that does not exist`);
  return begin(state, place, template, { parameters: node.inputs, artifacts: node.inputArtifacts }, at);
}

/** The event that begins one attempt of a Retry, with the Retry's own inputs. */
export function startAttempt(state: WorkflowState, retry: NodeState, number: number, at: number): WorkflowEvent {
  const template = templateOf(state, retry.template);
  if (template === undefined) throw new Error(`node ${retry.name} retries a template that does not exist`);
  const { boundary, call, item } = retry;
  const place: NodePlace = {
    name: `${retry.name}(${number})`,
    displayName: `${retry.displayName}(${number})`,
    template: retry.template,
    parent: retry.name,
    ...(boundary === undefined ? {} : { boundary }),
    ...(call === undefined ? {} : { call }),
    ...(item === undefined ? {} : { item }),
    onExit: retry.onExit,
    attempt: number,
  };
  const inputs = { parameters: retry.inputs, artifacts: retry.inputArtifacts };
  if (state.earlier.has(place.name)) return awaitEarlier(place, template, inputs, at);
  return begin(state, place, template, inputs, at);
}

function awaitEarlier(place: NodePlace, template: Template, inputs: Inputs, at: number): NodeWaiting {
  return { type: "NodeWaiting", locks: [], ...declare(place, nodeTypes[template.type], inputs, at), message: "" };
}

function waitOrBegin(
  state: WorkflowState,
  place: NodePlace,
  template: Template,
  inputs: Inputs,
  at: number,
): WorkflowEvent {
  // What is taken from another workflow needs neither locks nor a cache: it ends as soon as it is there.
  if (state.earlier.has(place.name)) return awaitEarlier(place, template, inputs, at);
  const scope = scopeOf(state, place, template, inputs, at);
  const locks = locksOf(state, template.synchronization, scope);
  if ("problem" in locks) return broken(place, locks.problem, at, inputs);
  const held = heldAround(state, place, locks.value);
  if (held !== undefined && semanticsByName[state.semantics].selfLockIsError) {
    const message = `${lockName(held.lock)} lock is held by ${held.holder}, which waits for this node: it would wait for ever`;
    return broken(place, message, at, inputs);
  }
  const memo = memoOf(template, scope);
  if ("problem" in memo) return broken(place, memo.problem, at, inputs);
  if (locks.value.length === 0 && memo.value === undefined) return begin(state, place, template, inputs, at);
  const deadline = template.retry === undefined ? timeoutOf(state, place, template, scope, at) : { value: undefined };
  if ("problem" in deadline) return broken(place, deadline.problem, at, inputs);
  return {
    type: "NodeWaiting",
    locks: locks.value,
    ...declare(place, template.retry === undefined ? nodeTypes[template.type] : "Retry", inputs, at),
    ...(memo.value === undefined ? {} : { memo: memo.value }),
    ...(deadline.value === undefined ? {} : { deadline: deadline.value }),
    message: waitingMessage(held === undefined ? locks.value : [held.lock], held?.holder),
  } satisfies NodeWaiting;
}

function begin(
  state: WorkflowState,
  place: NodePlace,
  template: Template,
  inputs: Inputs,
  at: number,
): NodeStarted | NodeSkipped {
  if (template.retry !== undefined && place.attempt === undefined) {
    return {
      type: "NodeStarted",
      attempt: 1,
      work: { kind: "composite" },
      ...declare(place, "Retry", inputs, at),
    };
  }
  const scope = scopeOf(state, place, template, inputs, at);
  const name = displayNameOf(template, place, scope);
  if ("problem" in name) return broken(place, name.problem, at, inputs);
  const deadline = deadlineOf(state, place, template, scope, at);
  if ("problem" in deadline) return broken(place, deadline.problem, at, inputs);
  const work = workOf(state, place, template, scope, inputs, at);
  if ("problem" in work) return broken(place, work.problem, at, inputs);
  const targets = template.type === "dag" ? targetsOf(template, scope) : { value: undefined };
  if ("problem" in targets) return broken(place, targets.problem, at, inputs);
  return {
    type: "NodeStarted",
    attempt: Math.max(place.attempt ?? 0, state.attempts.get(place.name) ?? 0) + 1,
    work: work.value,
    ...declare({ ...place, displayName: name.value }, nodeTypes[template.type], inputs, at),
    ...(deadline.value === undefined ? {} : { deadline: deadline.value }),
    ...(targets.value === undefined ? {} : { targets: targets.value }),
  };
}

function scopeOf(state: WorkflowState, place: NodePlace, template: Template, inputs: Inputs, at: number): Scope {
  return firstOf(templateScope(state, place, template, inputs), globalScope(state, at));
}

function workOf(
  state: WorkflowState,
  place: NodePlace,
  template: Template,
  scope: Scope,
  inputs: Inputs,
  at: number,
): Resolved<NodeWork> {
  const draw = drawOf(state.workflow.uid, place.name, at);
  switch (template.type) {
    case "steps":
    case "dag":
      return { value: { kind: "composite" } };
    case "suspend":
      return suspendWork(template, scope, at);
    case "plugin":
      return actionWork(state, place, template, scope, inputs.parameters, at);
    case "http":
      return httpWork(template, scope, draw);
    case "data":
      return dataWork(template, scope, draw);
    default:
      return podWork(state, place, template, { scope, draw, inputs });
  }
}

/** The template annotation that gives its nodes another name to show (`operator.go:initializeNode`). */
function displayNameOf(template: Template, place: NodePlace, scope: Scope): Resolved<string> {
  const given = template.annotations["workflows.argoproj.io/display-name"];
  if (given === undefined) return { value: place.displayName };
  const resolved = resolve(given, scope);
  if ("problem" in resolved) return resolved;
  return /^[a-zA-Z0-9][-a-zA-Z0-9_.()[\]: ]*$/.test(resolved.value)
    ? resolved
    : { problem: `display name ${JSON.stringify(resolved.value)} is invalid` };
}

function targetsOf(template: DagTemplate, scope: Scope): Resolved<readonly string[] | undefined> {
  if (template.target === undefined) return { value: undefined };
  const text = findTags(template.target).length === 0 ? { value: template.target } : resolve(template.target, scope);
  if ("problem" in text) return text;
  const names = text.value.split(/\s+/).filter((name) => name !== "");
  const unknown = names.find((name) => !template.tasks.some((task) => task.name === name));
  if (unknown !== undefined) return { problem: `target '${unknown}' is not defined` };
  return { value: names.length === 0 ? undefined : names };
}

function depthOf(state: WorkflowState, place: NodePlace): number {
  let depth = 1;
  for (let at = place.boundary; at !== undefined; at = nodeOf(state, at).boundary) depth += 1;
  return depth;
}

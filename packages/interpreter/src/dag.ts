import type { CompletedPhase, Json, NodePhase, WorkflowEvent } from "@onexit/events";
import { evaluateDepends, type TaskResult } from "@onexit/expression";
import type { DagTemplate, Task } from "@onexit/manifest";
import { nameOfChild, scopeIn, startCall } from "./call.ts";
import { loopChildrenOf } from "./call-scope.ts";
import { failFastMessage, isHalted, mostAtOnce, roomFor } from "./capacity.ts";
import { templateOf } from "./compiled.ts";
import { graphOf } from "./dag-graph.ts";
import { finish } from "./finish.ts";
import { brokenHookOf } from "./hook-list.ts";
import { itemsOf } from "./loop.ts";
import { slotsToStart } from "./members.ts";
import { outputsOf } from "./outputs.ts";
import { broken, declare, type NodePlace, noInputs, skipNode } from "./place.ts";
import { drawOf, type Scope } from "./scope.ts";
import { mayGoOn, stopMessage } from "./shutdown.ts";
import { isUnsuccessful, type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** What follows once a DAG node has begun or a task of it has ended: tasks that are ready, or the node's end. */
export function advanceDag(state: WorkflowState, dag: NodeState, at: number): readonly WorkflowEvent[] {
  if (dag.phase !== "Running") return [];
  const template = dagTemplate(state, dag);
  const next = dag.ready === undefined || dag.ready.isEmpty() ? [] : startReady(state, dag, template, at);
  if (next.length > 0 || dag.open > 0) return next;
  if (dag.cancelled !== undefined) return [finish(state, dag, "Failed", dag.cancelled.message, at)];
  if (dag.ready !== undefined && !dag.ready.isEmpty()) {
    if (isHalted(state, dag)) {
      return [finish(state, dag, "Failed", failFastMessage, at)];
    }
    // What is ready waits for room, or for the workflow to be resumed.
    if (mayGoOn(state, dag)) return [];
  }
  if (!mayGoOn(state, dag)) return [finish(state, dag, "Failed", stopMessage(state) ?? "terminated", at)];
  const { phase, message } = assess(state, dag, template);
  if (phase !== "Succeeded") return [finish(state, dag, phase, message, at)];
  const outputs = outputsOf(state, dag, template, at);
  return "problem" in outputs
    ? [finish(state, dag, "Error", outputs.problem, at)]
    : [finish(state, dag, "Succeeded", "", at, outputs.value)];
}

/** What follows once a looped task has begun or a child of it has ended: more children, or the task's end. */
export function advanceTaskGroup(state: WorkflowState, group: NodeState, at: number): readonly WorkflowEvent[] {
  if (group.phase !== "Running") return [];
  const dag = nodeOf(state, group.boundary as string);
  const task = taskOf(state, dag, group.call as string);
  const items = group.loops[task.name] ?? [];
  if (group.again !== undefined || group.started < items.length) {
    const scope = scopeIn(state, dag, at);
    const events: WorkflowEvent[] = [];
    let room = roomFor(state, group);
    for (const index of slotsToStart(group, items.length)) {
      if (room <= 0 || events.length >= mostAtOnce) break;
      const item = { index, value: items[index] as Json };
      const event = startCall(
        state,
        { call: task, boundary: dag, parent: group.name, name: group.name, item },
        scope,
        at,
      );
      events.push(event);
      if (event.type !== "NodeSkipped") room -= 1;
    }
    if (events.length > 0 || group.open > 0) return events;
    if (!isHalted(state, group) && mayGoOn(state, group)) return [];
  }
  if (group.open > 0) return [];
  const failed = items
    .flatMap((item, index) => state.nodes.get(nameOfChild(group.name, { index, value: item })) ?? [])
    .filter(isUnsuccessful)
    .at(-1);
  if (failed !== undefined) return [finish(state, group, failed.phase as CompletedPhase, "", at)];
  const hasMore = group.again !== undefined || group.started < items.length;
  const ending = hasMore ? (stopMessage(state) ?? "stopped") : undefined;
  return [
    ending === undefined ? finish(state, group, "Succeeded", "", at) : finish(state, group, "Failed", ending, at),
  ];
}

function startReady(state: WorkflowState, dag: NodeState, template: DagTemplate, at: number): readonly WorkflowEvent[] {
  let room = roomFor(state, dag);
  if (room === 0) return [];
  const scope = scopeIn(state, dag, at);
  const events: WorkflowEvent[] = [];
  for (const name of dag.ready ?? []) {
    if (room <= 0 || events.length >= mostAtOnce) break;
    const event = startTask(state, dag, graphOf(template).tasks.get(name) as Task, template, scope, at);
    events.push(event);
    if (event.type !== "NodeSkipped") room -= 1;
  }
  return events;
}

function startTask(
  state: WorkflowState,
  dag: NodeState,
  task: Task,
  template: DagTemplate,
  scope: Scope,
  at: number,
): WorkflowEvent {
  const name = `${dag.name}.${task.name}`;
  const place: NodePlace = {
    name,
    displayName: task.name,
    template: task.template,
    boundary: dag.name,
    parent: dag.name,
    call: task.name,
    onExit: dag.onExit,
  };
  const isDue =
    task.depends === undefined ||
    evaluateDepends(task.depends, (other, result) => holds(state, dag, template, other, result));
  if (!isDue) return skipNode(place, "Omitted", "omitted: depends condition not met", at);
  if (task.loop === undefined) {
    return startCall(state, { call: task, boundary: dag, parent: dag.name, name }, scope, at);
  }
  const items = itemsOf(task.loop, scope, drawOf(state.workflow.uid, name, at));
  if ("problem" in items) return broken(place, items.problem, at);
  if (items.value.length === 0) return skipNode(place, "Skipped", "Skipped, empty params", at);
  return {
    type: "NodeStarted",
    attempt: 1,
    work: { kind: "composite" },
    loops: { [task.name]: items.value },
    ...declare(place, "TaskGroup", noInputs, at),
  };
}

/** What has become of a dependency (`dag.go:evaluateDependsLogic`). */
function holds(
  state: WorkflowState,
  dag: NodeState,
  template: DagTemplate,
  name: string,
  result: TaskResult | undefined,
): boolean {
  const node = state.nodes.get(`${dag.name}.${name}`);
  if (node === undefined) return false;
  const phase = taskPhase(state, graphOf(template).tasks.get(name) as Task, node);
  const isDaemoned = node.daemoned && phase !== "Pending";
  const children = () => {
    const placed = graphOf(template).tasks.get(name);
    return placed === undefined ? [] : (loopChildrenOf(state, dag, { call: placed, group: 0 }) ?? []);
  };
  switch (result) {
    case "Succeeded":
    case "Failed":
    case "Skipped":
    case "Omitted":
      return phase === result;
    case "Errored":
      return phase === "Error";
    case "Daemoned":
      return isDaemoned;
    case "AnySucceeded":
      return children().some((child) => child.phase === "Succeeded");
    case "AllFailed": {
      const all = children();
      return all.length > 0 && all.every((child) => child.phase === "Failed");
    }
    default: {
      const { continueOn } = graphOf(template).tasks.get(name) as Task;
      if ((phase === "Failed" && continueOn.failed) || (phase === "Error" && continueOn.error)) return true;
      return phase === "Succeeded" || phase === "Skipped" || isDaemoned;
    }
  }
}

/** A task whose named hook could not be begun is an Error, whatever became of it; its exit hook is forgiven (`executeDAGTask`). */
function taskPhase(state: WorkflowState, { hooks }: Task, node: NodeState): NodePhase {
  return hooks.size > 0 && brokenHookOf(state, { hooks }, node) !== undefined ? "Error" : node.phase;
}

/**
 * What a DAG comes to when nothing is left to run (`dag.go:assessDAGPhase`): its targets decide. One that was skipped
 * or omitted counts as what stands above it on its branches; a task that failed in the middle counts for nothing else.
 */
function assess(
  state: WorkflowState,
  dag: NodeState,
  template: DagTemplate,
): { readonly phase: CompletedPhase; readonly message: string } {
  const graph = graphOf(template);
  const branches = new Map<string, CompletedPhase>();
  const branchOf = (name: string): CompletedPhase => {
    const known = branches.get(name);
    if (known !== undefined) return known;
    const node = state.nodes.get(`${dag.name}.${name}`);
    const phase = node && taskPhase(state, graph.tasks.get(name) as Task, node);
    const own = phase === "Succeeded" || phase === "Failed" || phase === "Error" ? phase : undefined;
    const inherited = () =>
      (graph.tasks.get(name)?.dependencies ?? []).map(branchOf).find((one) => one !== "Succeeded") ?? "Succeeded";
    const branch = own ?? inherited();
    branches.set(name, branch);
    return branch;
  };
  // In the order of the tasks, so that no branch is followed deeper than one step.
  for (const name of topological(template)) branchOf(name);
  const targets = dag.targets ?? graph.leaves;
  const failed = targets.filter((name) => {
    const phase = branchOf(name);
    const { continueOn } = graph.tasks.get(name) as Task;
    return (phase === "Failed" && !continueOn.failed) || (phase === "Error" && !continueOn.error);
  });
  const decisive = template.assessFailFast ? failed[0] : failed.at(-1);
  return { phase: decisive === undefined ? "Succeeded" : branchOf(decisive), message: "" };
}

/** Every task after those that it depends on. */
function topological(template: DagTemplate): readonly string[] {
  const graph = graphOf(template);
  const open = new Map(template.tasks.map(({ name, dependencies }) => [name, dependencies.length]));
  const order = template.tasks.filter(({ dependencies }) => dependencies.length === 0).map(({ name }) => name);
  for (let next = 0; next < order.length; next += 1) {
    for (const dependent of graph.dependents.get(order[next] as string) ?? []) {
      const left = (open.get(dependent) ?? 0) - 1;
      open.set(dependent, left);
      if (left === 0) order.push(dependent);
    }
  }
  return order;
}

function taskOf(state: WorkflowState, dag: NodeState, name: string): Task {
  const task = graphOf(dagTemplate(state, dag)).tasks.get(name);
  if (task === undefined) throw new Error(`${dag.name} has no task ${name}`);
  return task;
}

function dagTemplate(state: WorkflowState, dag: NodeState): DagTemplate {
  const template = templateOf(state, dag.template);
  if (template?.type !== "dag") throw new Error(`node ${dag.name} runs ${dag.template}, which is not a dag template`);
  return template;
}

import type { NodeDeclared } from "@onexit/events";
import { templateOf } from "./compiled.ts";
import { graphOf } from "./dag-graph.ts";
import { type NodeState, notYetOfNode, type WorkflowState } from "./state.ts";
import { clearTimers, timerOf } from "./timers.ts";
import { refreshWanting } from "./wanting.ts";

/** A node as an event declares it, and the state in which those around it know of it. One that has waited is the same node. */
export function declared(state: WorkflowState, event: NodeDeclared): readonly [WorkflowState, NodeState] {
  const known = state.nodes.get(event.node);
  if (known !== undefined) return [state, known];
  const node: NodeState = {
    name: event.node,
    index: state.nodes.size,
    displayName: event.displayName,
    nodeType: event.nodeType,
    template: event.template,
    boundary: event.boundary,
    parent: event.parent,
    hookOf: event.hookOf,
    call: event.call,
    item: event.item,
    onExit: event.onExit,
    inputs: event.inputs,
    inputArtifacts: event.inputArtifacts ?? {},
    phase: "Pending",
    message: "",
    startedAt: event.at,
    attempt: 0,
    outputs: { parameters: {} },
    logTail: "",
    memoized: false,
    locks: [],
    hasLocks: false,
    daemoned: false,
    settled: false,
    openHooks: 0,
    open: 0,
    started: 0,
    active: 0,
    failures: 0,
    loops: {},
    ...notYetOfNode,
  };
  return [withChild({ ...state, nodes: state.nodes.set(node.name, node) }, node), node];
}

/** The state once a node and its hooks have ended: whoever waits for it knows. */
export function settled(state: WorkflowState, name: string): WorkflowState {
  const node = state.nodes.get(name);
  if (node === undefined || node.settled) return state;
  let next: WorkflowState = { ...state, nodes: state.nodes.set(name, { ...node, settled: true }) };
  const hooked = node.hookOf === undefined ? undefined : next.nodes.get(node.hookOf);
  if (hooked !== undefined) {
    next = { ...next, nodes: next.nodes.set(hooked.name, { ...hooked, openHooks: hooked.openHooks - 1 }) };
  }
  const parent = node.parent === undefined ? undefined : next.nodes.get(node.parent);
  if (parent === undefined) return next;
  const freed = withDependents({ ...parent, open: parent.open - 1 }, node, next);
  return refreshWanting({ ...next, nodes: next.nodes.set(parent.name, freed) }, parent.name);
}

/** What a node that has ended waits for no more. */
export function withoutWaiting(node: NodeState): NodeState {
  return node.notBefore === undefined ? node : { ...node, notBefore: undefined };
}

function withChild(state: WorkflowState, node: NodeState): WorkflowState {
  let next = state;
  const hooked = node.hookOf === undefined ? undefined : next.nodes.get(node.hookOf);
  if (hooked !== undefined) {
    next = { ...next, nodes: next.nodes.set(hooked.name, { ...hooked, openHooks: hooked.openHooks + 1 }) };
  }
  const parent = node.parent === undefined ? undefined : next.nodes.get(node.parent);
  if (parent === undefined) return next;
  const grown: NodeState = {
    ...parent,
    notBefore: undefined,
    open: parent.open + 1,
    ...startedOf(parent),
    ready: readyWithout(parent, node),
  };
  const timers = parent.notBefore === undefined ? next.timers : clearTimers(next.timers, timerOf("retry", parent.name));
  return refreshWanting({ ...next, timers, nodes: next.nodes.set(parent.name, grown) }, parent.name);
}

/** What a parent has started once it has one child more: those to be started anew come first, in their order. */
function startedOf({ again, started }: NodeState): Pick<NodeState, "started" | "again"> {
  if (again === undefined) return { started: started + 1, again };
  return { started, again: again.size > 1 ? again.shift() : undefined };
}

/** A DAG's tasks that are ready without the one that has begun. */
function readyWithout({ ready }: NodeState, { call }: NodeState): NodeState["ready"] {
  if (ready === undefined || call === undefined) return ready;
  if (ready.first() === call) return ready.shift();
  const index = ready.indexOf(call);
  return index < 0 ? ready : ready.delete(index);
}

/** A DAG once a task of it has settled: what waited for nothing else is ready. */
function withDependents(dag: NodeState, task: NodeState, state: WorkflowState): NodeState {
  const template = dag.waiting === undefined ? undefined : templateOf(state, dag.template);
  if (template?.type !== "dag" || dag.waiting === undefined || dag.ready === undefined) return dag;
  let { waiting, ready } = dag;
  for (const dependent of graphOf(template).dependents.get(task.call ?? "") ?? []) {
    const left = waiting.get(dependent);
    if (left === undefined) continue;
    if (left > 1) waiting = waiting.set(dependent, left - 1);
    else {
      waiting = waiting.delete(dependent);
      ready = ready.push(dependent);
    }
  }
  return { ...dag, waiting, ready };
}

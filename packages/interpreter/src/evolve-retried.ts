import { isFulfilled, isLeafWork, type WorkflowRetried } from "@onexit/events";
import { filledWorkflow, withArguments } from "@onexit/manifest";
import { List, OrderedSet, Map as PersistentMap, Set as PersistentSet } from "immutable";
import { isCounted } from "./capacity.ts";
import { compiledWorkflow, knownManifest, templateOf } from "./compiled.ts";
import { initialDag } from "./dag-graph.ts";
import { childNameOf } from "./loop.ts";
import { membersOf } from "./members.ts";
import { type NodeTree, treeOf, withAllBelow } from "./node-tree.ts";
import {
  type Delivery,
  isUnsuccessful,
  type NodeState,
  nodeOf,
  notYetOfWorkflow,
  type WorkflowState,
} from "./state.ts";
import { noTimers, setTimer, type Timers, timerOf } from "./timers.ts";
import { refreshWanting } from "./wanting.ts";

/** The state of a workflow that runs again: as it was before, without what is to be made anew. */
export function retried(state: WorkflowState, event: WorkflowRetried): WorkflowState {
  const tree = treeOf(state);
  const gone = new Set(event.removed.flatMap((name) => [...withAllBelow(tree, name)]));
  for (const name of event.reopened) {
    for (const hook of tree.hooksOf(name)) for (const below of withAllBelow(tree, hook.name)) gone.add(below);
  }
  const again = new Set(event.reopened);
  const kept = state.nodes
    .valueSeq()
    .filter(({ name }) => !gone.has(name))
    .sortBy(({ index }) => index)
    .map((node, index) => (again.has(node.name) ? reopened({ ...node, index }, event) : { ...node, index }))
    .map((node) => [node.name, node] as const);
  const before: WorkflowState = {
    ...state,
    ...notYetOfWorkflow,
    metadata: state.metadata,
    manifest: manifestWith(state, event),
    run: event.run,
    phase: "Pending",
    message: "",
    suspended: false,
    deadlineExceeded: false,
    locks: [],
    hasLocks: false,
    nodes: PersistentMap(kept),
    running: PersistentSet(),
    pending: OrderedSet(),
    wanting: OrderedSet(),
    daemons: PersistentSet(),
    activePods: 0,
    failed: state.failed.filter((name) => !gone.has(name) && !again.has(name)),
    attempts: attemptsWith(state, gone),
    deliveries: deliveriesWith(state, gone),
    timers: timersAfter(state),
  };
  const around = surroundingsOf(before, tree);
  const after = [...again].reduce((next, name) => recounted(next, around, nodeOf(next, name), event.at), before);
  return [...again].reduce(refreshWanting, after);
}

/** A composite that goes on. Its hooks are gone, so that they follow its next end. */
function reopened(node: NodeState, { at, inputs }: WorkflowRetried): NodeState {
  return {
    ...node,
    phase: "Running",
    message: "",
    startedAt: at,
    finishedAt: undefined,
    deadline: node.deadline === undefined ? undefined : at + node.deadline - node.startedAt,
    inputs: inputs?.[node.name] ?? node.inputs,
    outputs: { parameters: {} },
    cancelled: undefined,
    settled: false,
    openHooks: 0,
    notBefore: undefined,
  };
}

/** Who is left around a composite: its children, and those that count as active or failed in it. */
interface Surroundings {
  readonly childrenOf: (name: string) => readonly NodeState[];
  readonly countedIn: (name: string) => readonly NodeState[];
}

function surroundingsOf(state: WorkflowState, tree: NodeTree): Surroundings {
  const counted = new Map<string, NodeState[]>();
  for (const node of state.nodes.values()) {
    if (node.boundary === undefined || !isCounted(node)) continue;
    const known = counted.get(node.boundary);
    if (known === undefined) counted.set(node.boundary, [node]);
    else known.push(node);
  }
  return {
    childrenOf: (name) => tree.childrenOf(name).flatMap((child) => state.nodes.get(child.name) ?? []),
    countedIn: (name) => counted.get(name) ?? [],
  };
}

/** A reopened composite that counts what is left. */
function recounted(state: WorkflowState, around: Surroundings, node: NodeState, at: number): WorkflowState {
  const children = around.childrenOf(node.name);
  const inside = around.countedIn(node.name);
  const next: NodeState = {
    ...node,
    open: children.filter(({ settled }) => !settled).length,
    started: children.length,
    active: inside.filter(({ phase }) => !isFulfilled(phase)).length,
    failures: inside.filter(isUnsuccessful).length,
    ...childrenLeft(state, node, children),
  };
  const nodes = state.nodes.set(node.name, next);
  if (next.deadline === undefined) return { ...state, nodes };
  const deadline = Math.max(next.deadline, at);
  return { ...state, nodes, timers: setTimer(state.timers, timerOf("deadline", node.name), deadline) };
}

/** What a composite has still to start. */
function childrenLeft(state: WorkflowState, node: NodeState, children: readonly NodeState[]): Partial<NodeState> {
  const present = new Set(children.map(({ name }) => name));
  switch (node.nodeType) {
    case "StepGroup": {
      const members = membersOf(state, node);
      return gapsIn(members.size, (slot) => present.has(members.at(slot).name));
    }
    case "TaskGroup": {
      const items = node.loops[node.call ?? ""] ?? [];
      return gapsIn(items.length, (slot) => present.has(childNameOf(node.name, slot, items[slot] ?? null)));
    }
    case "DAG":
      return dagLeft(state, node);
    default:
      return {};
  }
}

function gapsIn(size: number, isPresent: (slot: number) => boolean): Pick<NodeState, "started" | "again"> {
  const missing: number[] = [];
  let started = 0;
  for (let slot = 0; slot < size; slot += 1) {
    if (isPresent(slot)) started = slot + 1;
    else missing.push(slot);
  }
  const below = missing.filter((slot) => slot < started);
  return { started, again: below.length === 0 ? undefined : List(below) };
}

function dagLeft(state: WorkflowState, dag: NodeState): Partial<NodeState> {
  const template = templateOf(state, dag.template);
  if (template?.type !== "dag") return {};
  const wanted = initialDag(template, dag.targets);
  const left = template.tasks.flatMap(({ name, dependencies }) => {
    const isWanted = wanted.waiting.has(name) || wanted.ready.includes(name);
    if (!isWanted || state.nodes.has(`${dag.name}.${name}`)) return [];
    const open = dependencies.filter((other) => state.nodes.get(`${dag.name}.${other}`)?.settled !== true).length;
    return [{ name, open }];
  });
  return {
    ready: List(left.flatMap(({ name, open }) => (open === 0 ? [name] : []))),
    waiting: PersistentMap(left.flatMap(({ name, open }) => (open === 0 ? [] : [[name, open] as const]))),
  };
}

/** Other arguments in the manifest; of those that it does not take nothing comes. */
function manifestWith(state: WorkflowState, { parameters }: WorkflowRetried): WorkflowState["manifest"] {
  if (parameters === undefined) return state.manifest;
  const filled = withArguments(state.manifest, parameters, { resources: state.resources });
  if ("issues" in filled) return state.manifest;
  const known = filledWorkflow(compiledWorkflow(state), filled.manifest);
  return known === undefined ? { ...filled.manifest } : knownManifest(filled.manifest, known);
}

function attemptsWith(state: WorkflowState, gone: ReadonlySet<string>): WorkflowState["attempts"] {
  return state.attempts.withMutations((attempts) => {
    for (const name of gone) {
      const { attempt, work } = nodeOf(state, name);
      if (isLeafWork(work)) attempts.set(name, Math.max(attempt, attempts.get(name) ?? 0));
    }
  });
}

/** What was asked for stays asked for, although the node is gone that asked. */
function deliveriesWith(state: WorkflowState, gone: ReadonlySet<string>): WorkflowState["deliveries"] {
  return state.deliveries.map((delivery): Delivery => {
    if (delivery.state !== "pending" || !gone.has(delivery.node)) return delivery;
    const { work } = nodeOf(state, delivery.node);
    return work?.kind === "action" ? { ...delivery, request: work.request } : delivery;
  });
}

/** Of the timers before those of deliveries. */
function timersAfter({ timers }: WorkflowState): Timers {
  const prefix = timerOf("delivery", "");
  return [...timers.times]
    .filter(([name]) => name.startsWith(prefix))
    .reduce((next, [name, at]) => setTimer(next, name, at), noTimers);
}

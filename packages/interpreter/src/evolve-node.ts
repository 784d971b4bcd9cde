import {
  isLeafWork,
  type LocksGranted,
  type MemoMissed,
  type NodeCancelled,
  type NodeFinished,
  type NodeOutputsSet,
  type NodeReady,
  type NodeRetried,
  type NodeSettled,
  type NodeSkipped,
  type NodeStarted,
  type NodeWaiting,
} from "@onexit/events";
import { counted, countedInside, uncounted, withFailure } from "./evolve-counts.ts";
import { declared, settled, withoutWaiting } from "./evolve-tree.ts";
import { hasHooks } from "./hook-list.ts";
import { isUnsuccessful, type NodeState, nodeOf, type WorkflowState } from "./state.ts";
import { clearTimers, setTimer, timerOf, unansweredGraceMs } from "./timers.ts";
import { initialDagOf, refreshWanting } from "./wanting.ts";

export function nodeWaiting(state: WorkflowState, event: NodeWaiting): WorkflowState {
  const [next, node] = declared(state, event);
  const waiting: NodeState = {
    ...node,
    phase: "Pending",
    message: event.message,
    locks: event.locks,
    hasLocks: event.locks.length === 0,
    memo: event.memo ?? node.memo,
  };
  const timers =
    event.deadline === undefined ? next.timers : setTimer(next.timers, timerOf("deadline", node.name), event.deadline);
  const after = { ...next, nodes: next.nodes.set(node.name, waiting), pending: next.pending.add(node.name), timers };
  return refreshWanting(countedInside(after, waiting), node.name);
}

export function locksGranted(state: WorkflowState, event: LocksGranted): WorkflowState {
  const node = state.nodes.get(event.node);
  if (node === undefined || node.phase !== "Pending") return state;
  const next = { ...state, nodes: state.nodes.set(node.name, { ...node, hasLocks: true, message: "" }) };
  return refreshWanting(next, node.name);
}

/** What is due now is to begin. */
export function memoMissed(state: WorkflowState, event: MemoMissed): WorkflowState {
  const node = state.nodes.get(event.node);
  if (node === undefined || node.phase !== "Pending") return state;
  return refreshWanting({ ...state, nodes: state.nodes.set(node.name, { ...node, memoMissed: true }) }, node.name);
}

export function nodeStarted(state: WorkflowState, event: NodeStarted): WorkflowState {
  const { work, attempt, deadline } = event;
  const [next, made] = declared(state, event);
  const node: NodeState = {
    ...made,
    phase: "Running",
    message: "",
    displayName: event.displayName,
    nodeType: event.nodeType,
    attempt,
    work,
    host: event.host ?? made.host,
    deadline: deadline ?? made.deadline,
    loops: event.loops ?? made.loops,
    targets: event.targets ?? made.targets,
    ...initialDagOf(next, event),
  };
  let timers = next.timers;
  if (deadline !== undefined) timers = setTimer(timers, timerOf("deadline", node.name), deadline);
  if (work.kind === "suspend" && work.until !== undefined) {
    timers = setTimer(timers, timerOf("suspend", node.name), work.until);
  }
  let { deliveries } = next;
  if (work.kind === "action") {
    const { key, notAfter } = work.request;
    if (!deliveries.has(key)) {
      timers = setTimer(timers, timerOf("delivery", key), notAfter + unansweredGraceMs);
      deliveries = deliveries.set(key, {
        key,
        action: work.request.action,
        node: node.name,
        required: work.request.required,
        state: "pending",
        attempt: 0,
        destination: work.request.destination,
        message: "",
      });
    }
    if (work.waitUntil !== undefined) timers = setTimer(timers, timerOf("wait", node.name), work.waitUntil);
  }
  const isLeaf = isLeafWork(work) || work.kind === "action" || work.kind === "suspend";
  const after: WorkflowState = {
    ...next,
    nodes: next.nodes.set(node.name, node),
    running: isLeaf ? next.running.add(node.name) : next.running,
    pending: next.pending.delete(node.name),
    deliveries,
    timers,
  };
  return refreshWanting(counted(after, node, state.pending.has(node.name)), node.name);
}

/** A daemon that is up lets others go on as if it had ended. */
export function nodeReady(state: WorkflowState, event: NodeReady): WorkflowState {
  const node = state.nodes.get(event.node);
  if (node === undefined || node.phase !== "Running") return state;
  const ready: NodeState = { ...node, daemoned: true, ip: event.ip };
  const free = uncounted(state, node);
  const next = { ...free, nodes: free.nodes.set(node.name, ready), daemons: free.daemons.add(node.name) };
  return settled(next, node.name);
}

export function nodeSkipped(state: WorkflowState, event: NodeSkipped): WorkflowState {
  const [next, made] = declared(state, event);
  const node: NodeState = {
    ...made,
    nodeType: event.nodeType,
    phase: event.phase,
    message: event.message,
    finishedAt: event.at,
    attempt: 0,
  };
  const hasWaited = state.pending.has(node.name);
  const skipped: WorkflowState = {
    ...next,
    nodes: next.nodes.set(node.name, node),
    pending: next.pending.delete(node.name),
    wanting: next.wanting.delete(node.name),
    failed: isUnsuccessful(node) ? next.failed.push(node.name) : next.failed,
    timers: hasWaited ? clearTimers(next.timers, timerOf("deadline", node.name)) : next.timers,
  };
  const after = hasWaited ? withFailure(uncounted(skipped, made), { ...node, nodeType: made.nodeType }) : skipped;
  return hasHooks(after, node) ? after : settled(after, node.name);
}

export function nodeRetried(state: WorkflowState, event: NodeRetried): WorkflowState {
  const node = state.nodes.get(event.node);
  if (node === undefined) return state;
  const retried: NodeState = { ...node, notBefore: event.notBefore, message: event.message };
  const timer = timerOf("retry", node.name);
  const timers =
    event.notBefore > event.at ? setTimer(state.timers, timer, event.notBefore) : clearTimers(state.timers, timer);
  return {
    ...state,
    nodes: state.nodes.set(node.name, retried),
    timers,
    wanting: state.wanting.add(node.name),
  };
}

export function outputsSet(state: WorkflowState, event: NodeOutputsSet): WorkflowState {
  const node = state.nodes.get(event.node);
  if (node === undefined) return state;
  const outputs = { ...node.outputs, parameters: { ...node.outputs.parameters, ...event.parameters } };
  const { message = node.message } = event;
  return { ...state, nodes: state.nodes.set(node.name, { ...node, outputs, message }) };
}

export function nodeCancelled(state: WorkflowState, event: NodeCancelled): WorkflowState {
  const node = state.nodes.get(event.node);
  if (node === undefined) return state;
  const cancelled = { message: event.message, graceMs: event.graceMs };
  return {
    ...state,
    nodes: state.nodes.set(node.name, { ...node, cancelled }),
    timers: clearTimers(state.timers, timerOf("deadline", node.name)),
  };
}

export function nodeFinished(state: WorkflowState, event: NodeFinished): WorkflowState {
  const before = nodeOf(state, event.node);
  const node: NodeState = {
    ...withoutWaiting(before),
    phase: event.phase,
    message: event.message,
    finishedAt: event.at,
    outputs: event.outputs,
    logTail: event.logTail ?? "",
    host: event.host ?? before.host,
    containers: event.containers ?? before.containers,
    memoized: event.memoized === true,
    original: event.original,
  };
  const kinds = ["deadline", "wait", "retry", "suspend"] as const;
  const next: WorkflowState = {
    ...state,
    nodes: state.nodes.set(node.name, node),
    running: state.running.remove(node.name),
    pending: state.pending.delete(node.name),
    wanting: state.wanting.delete(node.name),
    daemons: state.daemons.remove(node.name),
    failed: isUnsuccessful(node) ? state.failed.push(node.name) : state.failed,
    globals: withGlobals(state, event),
    earlier: event.original === undefined ? state.earlier : state.earlier.delete(node.name),
    timers: clearTimers(state.timers, ...kinds.map((kind) => timerOf(kind, node.name))),
  };
  const after = withFailure(uncounted(next, before), node);
  if (node.settled || hasHooks(after, node)) return after;
  return settled(after, node.name);
}

export function nodeSettled(state: WorkflowState, event: NodeSettled): WorkflowState {
  return settled(state, event.node);
}

function withGlobals(state: WorkflowState, { globals }: NodeFinished): WorkflowState["globals"] {
  if (globals === undefined) return state.globals;
  return {
    parameters: { ...state.globals.parameters, ...globals.parameters },
    artifacts: { ...state.globals.artifacts, ...globals.artifacts },
  };
}

import type {
  ActionRequested,
  DeliveryEnded,
  NodeCancelled,
  NodeDeclared,
  NodeFinished,
  NodeSkipped,
  NodeStarted,
  WorkflowEvent,
  WorkflowFinished,
  WorkflowSubmitted,
} from "@onexit/events";
import { List, Map as PersistentMap, Set as PersistentSet } from "immutable";
import { compiledWorkflow } from "./compiled.ts";
import { type Delivery, type NodeState, nodeOf, type WorkflowState } from "./state.ts";
import { deadlineTimer, deliveryTimer, unansweredGraceMs, waitTimer, workflowTimer } from "./timers.ts";

/** The state after an event; the only place where state changes. Never rejects: events are facts. */
export function evolve(state: WorkflowState | undefined, event: WorkflowEvent): WorkflowState {
  if (event.type === "WorkflowSubmitted") return submitted(event);
  if (state === undefined) throw new Error(`a journal begins with ${event.type}, not with WorkflowSubmitted`);
  switch (event.type) {
    case "WorkflowStarted":
      return started(state, event.at);
    case "StopRequested":
    case "TerminateRequested": {
      const strategy = event.type === "StopRequested" ? "Stop" : "Terminate";
      const exit =
        strategy === "Terminate" && state.exit !== undefined ? { ...state.exit, terminated: true } : state.exit;
      return withExit({ ...state, shutdown: { strategy, by: event.by, message: event.message } }, exit);
    }
    case "WorkflowDeleted":
      return {
        ...state,
        deletedAt: event.at,
        shutdown: { strategy: "Terminate", by: event.by, message: "workflow was deleted" },
      };
    case "DeadlineExceeded":
      return { ...state, deadlineExceeded: true, timers: state.timers.remove(workflowTimer) };
    case "ExitHandlerStarted":
      return {
        ...state,
        timers: state.timers.remove(workflowTimer),
        exit: {
          template: event.template,
          status: event.status,
          message: event.message,
          startedAt: event.at,
          terminated: false,
        },
      };
    case "ExitHandlerFinished":
      return state.exit === undefined
        ? state
        : { ...state, exit: { ...state.exit, phase: event.phase, handlerMessage: event.message } };
    case "NodeStarted":
      return nodeStarted(state, event);
    case "NodeSkipped":
      return nodeSkipped(state, event);
    case "NodeCancelled":
      return nodeCancelled(state, event);
    case "NodeFinished":
      return nodeFinished(state, event);
    case "DeliveryEnded":
      return deliveryEnded(state, event);
    case "WorkflowFinished":
      return finished(state, event);
    case "WorkflowSuspended":
    case "WorkflowResumed":
    case "WorkflowLost":
      return state;
  }
}

/** The state after a list of events. */
export function fold(state: WorkflowState | undefined, events: Iterable<WorkflowEvent>): WorkflowState | undefined {
  let next = state;
  for (const event of events) next = evolve(next, event);
  return next;
}

function submitted(event: WorkflowSubmitted): WorkflowState {
  return {
    workflow: event.workflow,
    manifest: event.manifest,
    semantics: event.semantics,
    context: event.context,
    run: event.run,
    createdAt: event.at,
    phase: "Pending",
    message: "",
    deadlineExceeded: false,
    nodes: PersistentMap(),
    running: PersistentSet(),
    failed: List(),
    deliveries: PersistentMap(),
    timers: PersistentMap(),
  };
}

function started(state: WorkflowState, at: number): WorkflowState {
  const seconds = compiledWorkflow(state.manifest).activeDeadlineSeconds;
  const timers = seconds === undefined ? state.timers : state.timers.set(workflowTimer, at + seconds * 1000);
  return { ...state, phase: "Running", startedAt: at, timers };
}

function finished(state: WorkflowState, event: WorkflowFinished): WorkflowState {
  return {
    ...state,
    phase: event.phase,
    message: event.message,
    finishedAt: event.at,
    timers: state.timers.remove(workflowTimer),
  };
}

function declared(state: WorkflowState, event: NodeDeclared): Omit<NodeState, "phase" | "attempt"> {
  return {
    name: event.node,
    index: state.nodes.size,
    displayName: event.displayName,
    nodeType: event.nodeType,
    template: event.template,
    ...(event.boundary === undefined ? {} : { boundary: event.boundary }),
    ...(event.parent === undefined ? {} : { parent: event.parent }),
    onExit: event.onExit,
    inputs: event.inputs,
    message: "",
    startedAt: event.at,
    outputs: { parameters: {} },
    logTail: "",
    open: 0,
    groups: 0,
  };
}

function nodeStarted(state: WorkflowState, event: NodeStarted): WorkflowState {
  const { work, attempt, deadline } = event;
  const node: NodeState = {
    ...declared(state, event),
    phase: "Running",
    attempt,
    work,
    ...(event.host === undefined ? {} : { host: event.host }),
  };
  let timers = state.timers;
  if (deadline !== undefined) timers = timers.set(deadlineTimer(node.name), deadline);
  if (work.kind === "action") {
    const { key, notAfter } = work.request;
    if (!state.deliveries.has(key)) timers = timers.set(deliveryTimer(key), notAfter + unansweredGraceMs);
    if (work.waitUntil !== undefined) timers = timers.set(waitTimer(node.name), work.waitUntil);
  }
  return {
    ...state,
    nodes: withChild(state.nodes.set(node.name, node), event),
    running: work.kind === "composite" ? state.running : state.running.add(node.name),
    deliveries: work.kind === "action" ? withRequest(state.deliveries, node.name, work.request) : state.deliveries,
    timers,
  };
}

/** Two nodes may ask for the same act (`plugin.X.key`): the first one's delivery is the second one's too. */
function withRequest(
  deliveries: PersistentMap<string, Delivery>,
  node: string,
  request: ActionRequested,
): PersistentMap<string, Delivery> {
  const { key, action, destination, required } = request;
  if (deliveries.has(key)) return deliveries;
  return deliveries.set(key, { key, action, node, required, state: "pending", attempt: 0, destination, message: "" });
}

function nodeSkipped(state: WorkflowState, event: NodeSkipped): WorkflowState {
  const node: NodeState = {
    ...declared(state, event),
    phase: event.phase,
    message: event.message,
    finishedAt: event.at,
    attempt: 0,
  };
  const counted = { ...state, nodes: withChild(state.nodes.set(node.name, node), event) };
  return fulfilled(counted, node);
}

function nodeCancelled(state: WorkflowState, event: NodeCancelled): WorkflowState {
  const node = nodeOf(state, event.node);
  const cancelled = { message: event.message, graceMs: event.graceMs };
  return {
    ...state,
    nodes: state.nodes.set(node.name, { ...node, cancelled }),
    timers: state.timers.remove(deadlineTimer(node.name)),
  };
}

function nodeFinished(state: WorkflowState, event: NodeFinished): WorkflowState {
  const node: NodeState = {
    ...nodeOf(state, event.node),
    phase: event.phase,
    message: event.message,
    finishedAt: event.at,
    outputs: event.outputs,
    logTail: event.logTail ?? "",
    ...(event.host === undefined ? {} : { host: event.host }),
  };
  const timers = state.timers.remove(deadlineTimer(node.name)).remove(waitTimer(node.name));
  return fulfilled({ ...state, timers, nodes: state.nodes.set(node.name, node) }, node);
}

function fulfilled(state: WorkflowState, node: NodeState): WorkflowState {
  const unsuccessful = node.phase === "Failed" || node.phase === "Error";
  const parent = node.parent === undefined ? undefined : state.nodes.get(node.parent);
  const nodes = parent === undefined ? state.nodes : state.nodes.set(parent.name, { ...parent, open: parent.open - 1 });
  return {
    ...state,
    nodes,
    running: state.running.remove(node.name),
    failed: unsuccessful ? state.failed.push(node.name) : state.failed,
  };
}

function withChild(nodes: PersistentMap<string, NodeState>, event: NodeDeclared): PersistentMap<string, NodeState> {
  const parent = event.parent === undefined ? undefined : nodes.get(event.parent);
  if (parent === undefined) return nodes;
  const groups = event.nodeType === "StepGroup" ? parent.groups + 1 : parent.groups;
  return nodes.set(parent.name, { ...parent, open: parent.open + 1, groups });
}

function deliveryEnded(state: WorkflowState, event: DeliveryEnded): WorkflowState {
  const before = state.deliveries.get(event.key);
  const { key, action, node, attempt, destination, message, durationMs } = event;
  const delivery: Delivery = {
    key,
    action,
    node,
    required: before?.required ?? false,
    state: event.state,
    attempt,
    destination,
    message,
    ...(durationMs === undefined ? {} : { durationMs }),
  };
  return {
    ...state,
    deliveries: state.deliveries.set(key, delivery),
    timers: state.timers.remove(deliveryTimer(key)),
  };
}

function withExit(state: WorkflowState, exit: WorkflowState["exit"]): WorkflowState {
  return exit === undefined ? state : { ...state, exit };
}

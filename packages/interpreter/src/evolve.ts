import type { DeliveryEnded, WorkflowEvent, WorkflowFinished, WorkflowSubmitted } from "@onexit/events";
import { List, OrderedSet, Map as PersistentMap, Set as PersistentSet } from "immutable";
import { compiledWorkflow, ownManifest } from "./compiled.ts";
import {
  locksGranted,
  memoMissed,
  nodeCancelled,
  nodeFinished,
  nodeReady,
  nodeRetried,
  nodeSettled,
  nodeSkipped,
  nodeStarted,
  nodeWaiting,
  outputsSet,
} from "./evolve-node.ts";
import { retried } from "./evolve-retried.ts";
import { type Delivery, notYetOfWorkflow, type WorkflowState } from "./state.ts";
import { clearTimers, noTimers, timerOf, workflowTimer } from "./timers.ts";
import { deadlineSet, withDeadline } from "./workflow-deadline.ts";

/** The state after an event; the only place where state changes. Never rejects: events are facts. */
export function evolve(state: WorkflowState | undefined, event: WorkflowEvent): WorkflowState {
  if (event.type === "WorkflowSubmitted") return submitted(event);
  if (state === undefined) throw new Error(`a journal begins with ${event.type}, not with WorkflowSubmitted`);
  switch (event.type) {
    case "WorkflowWaiting":
      return { ...state, locks: event.locks, message: event.message };
    case "WorkflowLocked":
      return { ...state, hasLocks: true, message: "" };
    case "WorkflowStarted":
      return started(state, event.at);
    case "WorkflowSuspended":
      return { ...state, suspended: true };
    case "WorkflowResumed":
      return { ...state, suspended: false };
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
      return { ...state, deadlineExceeded: true, timers: clearTimers(state.timers, workflowTimer) };
    case "ExitHandlerStarted":
      return {
        ...state,
        timers: clearTimers(state.timers, workflowTimer),
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
    case "NodeWaiting":
      return nodeWaiting(state, event);
    case "LocksGranted":
      return locksGranted(state, event);
    case "MemoMissed":
      return memoMissed(state, event);
    case "NodeStarted":
      return nodeStarted(state, event);
    case "NodeReady":
      return nodeReady(state, event);
    case "NodeSkipped":
      return nodeSkipped(state, event);
    case "NodeRetried":
      return nodeRetried(state, event);
    case "NodeOutputsSet":
      return outputsSet(state, event);
    case "NodeCancelled":
      return nodeCancelled(state, event);
    case "NodeFinished":
      return nodeFinished(state, event);
    case "NodeSettled":
      return nodeSettled(state, event);
    case "DeliveryEnded":
      return deliveryEnded(state, event);
    case "WorkflowFinished":
      return finished(state, event);
    case "WorkflowRetried":
      return retried(state, event);
    case "WorkflowMetadataSet":
      return {
        ...state,
        metadata: {
          labels: { ...state.metadata?.labels, ...event.labels },
          annotations: { ...state.metadata?.annotations, ...event.annotations },
        },
      };
    case "WorkflowDeadlineSet":
      return deadlineSet(state, event);
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
    manifest: ownManifest(event.manifest),
    resources: event.resources ?? [],
    semantics: event.semantics,
    context: event.context,
    run: event.run,
    createdAt: event.at,
    phase: "Pending",
    message: "",
    suspended: false,
    deadlineExceeded: false,
    locks: [],
    hasLocks: false,
    nodes: PersistentMap(),
    running: PersistentSet(),
    pending: OrderedSet(),
    wanting: OrderedSet(),
    daemons: PersistentSet(),
    activePods: 0,
    failed: List(),
    globals: { parameters: {}, artifacts: {} },
    deliveries: PersistentMap(),
    attempts: PersistentMap(),
    earlier: earlierOf(event),
    timers: noTimers,
    ...notYetOfWorkflow,
  };
}

function earlierOf({ workflow, earlier = {} }: WorkflowSubmitted): WorkflowState["earlier"] {
  return PersistentMap(Object.entries(earlier).map(([rest, node]) => [`${workflow.name}${rest}`, node] as const));
}

function started(state: WorkflowState, at: number): WorkflowState {
  const { suspend } = compiledWorkflow(state);
  // What was resumed once is not suspended by its manifest again.
  const suspended = state.suspended || (suspend && state.run === 0);
  return withDeadline({ ...state, phase: "Running", startedAt: at, suspended });
}

function finished(state: WorkflowState, event: WorkflowFinished): WorkflowState {
  return {
    ...state,
    phase: event.phase,
    message: event.message,
    finishedAt: event.at,
    timers: clearTimers(state.timers, workflowTimer),
  };
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
    timers: clearTimers(state.timers, timerOf("delivery", key)),
  };
}

function withExit(state: WorkflowState, exit: WorkflowState["exit"]): WorkflowState {
  return exit === undefined ? state : { ...state, exit };
}

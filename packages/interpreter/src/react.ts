import type { WorkflowEvent } from "@onexit/events";
import { advance } from "./advance.ts";
import { cancelAll, onCancelled, shutdownMessage, stopGraceMs } from "./cancel.ts";
import { compiledWorkflow } from "./compiled.ts";
import { nodesAwaiting, onDeliveryEnded } from "./delivery.ts";
import { evolve } from "./evolve.ts";
import { endUnbegun, enterExitHandler, finishWhenQuiet, leaveExitHandler, leaveMain } from "./exit-handler.ts";
import { advanceHooks, workflowArguments } from "./hooks.ts";
import { metadataProblem } from "./metadata.ts";
import { exitNodeOf } from "./names.ts";
import { broken, skipNode } from "./place.ts";
import { mayHandle, stopMessage } from "./shutdown.ts";
import { startNode } from "./start-node.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";
import { beginPending, beginWorkflow } from "./waiting.ts";

/** What follows from one event, on the state that it and everything decided since has led to. */
export function react(state: WorkflowState, event: WorkflowEvent): readonly WorkflowEvent[] {
  const { at } = event;
  switch (event.type) {
    case "WorkflowSubmitted":
      return beginWorkflow(state, at);
    case "WorkflowLocked":
      return [{ type: "WorkflowStarted", at }];
    case "WorkflowRetried":
      return beginWorkflow(state, at);
    case "WorkflowStarted":
      return onWorkflowStarted(state, at);
    case "WorkflowResumed":
      return onResumed(state, at);
    case "NodeWaiting":
    case "LocksGranted":
    case "MemoMissed":
      return beginPending(state, nodeOf(state, event.node), at);
    case "NodeStarted":
      return onStarted(state, nodeOf(state, event.node), at);
    case "NodeReady":
      return onSettled(state, nodeOf(state, event.node), at);
    case "NodeRetried":
      return advance(state, nodeOf(state, event.node), at);
    case "NodeSkipped":
    case "NodeFinished":
      return onFulfilled(state, nodeOf(state, event.node), at);
    case "NodeSettled":
      return onSettled(state, nodeOf(state, event.node), at);
    case "NodeCancelled":
      return onCancelled(state, event);
    case "StopRequested":
      return endEarly(state, at) ?? cancelAll(state, isMain, shutdownMessage("Stop"), stopGraceMs, at);
    case "WorkflowDeleted":
      // Where no handler may run any more, one that is there already ends, too.
      return (
        endEarly(state, at) ?? cancelAll(state, mayHandle(state) ? isMain : () => true, "workflow was deleted", 0, at)
      );
    case "TerminateRequested":
      // Before the handler runs this ends the main part; while it runs, the handler too.
      return endEarly(state, at) ?? cancelAll(state, () => true, shutdownMessage("Terminate"), 0, at);
    case "DeadlineExceeded":
      return endEarly(state, at) ?? cancelAll(state, isMain, "Step exceeded its deadline", stopGraceMs, at);
    case "ExitHandlerStarted":
      return enterExitHandler(state, at);
    case "DeliveryEnded":
      return onDeliveryEnded(state, event);
    default:
      return [];
  }
}

function isMain({ onExit }: NodeState): boolean {
  return !onExit;
}

/** The end of a workflow that was told to end before it began: at once, unless it only waits for its locks and is stopped. */
function endEarly(state: WorkflowState, at: number): readonly WorkflowEvent[] | undefined {
  if (state.nodes.has(state.workflow.name)) return undefined;
  if (state.phase === "Running") return [startEntry(state, at)];
  return state.shutdown?.strategy === "Terminate" ? [endUnbegun(state, at)] : undefined;
}

/** A workflow begins with its entry node, or, where a retry left that, with whatever has nothing in flight. */
function onWorkflowStarted(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  const entry = state.nodes.get(state.workflow.name);
  if (entry === undefined) return state.suspended && stopMessage(state) === undefined ? [] : [startEntry(state, at)];
  if (entry.settled) return leaveMain(state, at);
  // Those that have children to start are woken like all that wait for room.
  return state.nodes
    .valueSeq()
    .filter((node) => node.phase === "Running" && node.open === 0 && !state.wanting.has(node.name))
    .sortBy((node) => -node.index)
    .flatMap((node) => advance(state, node, at))
    .toArray();
}

function startEntry(state: WorkflowState, at: number): WorkflowEvent {
  const { name } = state.workflow;
  const place = { name, displayName: name, template: compiledWorkflow(state).entrypoint, onExit: false };
  const ending = stopMessage(state);
  if (ending !== undefined) return skipNode(place, "Failed", ending, at);
  const problem = metadataProblem(state);
  if (problem !== undefined) return broken(place, problem, at);
  return startNode(state, place, workflowArguments(state, at), at);
}

function onStarted(state: WorkflowState, node: NodeState, at: number): readonly WorkflowEvent[] {
  if (node.work?.kind === "action") {
    const ended = nodesAwaiting(state, node.work.request.key, at);
    if (ended.length > 0) return ended;
  }
  const hooks = advanceHooks(state, node, at);
  // What its hooks take of the room is gone for its children.
  const after = hooks.reduce<WorkflowState>(evolve, state);
  return [...hooks, ...advance(after, nodeOf(after, node.name), at)];
}

/** A suspended workflow goes on: Steps between two groups; what else stood still is woken like all that wait for room. */
function onResumed(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  if (state.phase !== "Running" || state.finishedAt !== undefined) return [];
  if (!state.nodes.has(state.workflow.name)) return [startEntry(state, at)];
  return state.nodes
    .valueSeq()
    .filter((node) => node.phase === "Running" && node.nodeType === "Steps" && node.open === 0)
    .flatMap((node) => advance(state, node, at))
    .toArray();
}

/** A composite that has ended takes its daemons with it; then its hooks, and whoever waits for it. */
function onFulfilled(state: WorkflowState, node: NodeState, at: number): readonly WorkflowEvent[] {
  if (node.daemoned && node.settled) return finishWhenQuiet(state, at);
  const daemons = endDaemons(state, node, at);
  const hooks = advanceHooks(state, node, at);
  const next = hooks.length > 0 ? hooks : node.settled ? onSettled(state, node, at) : [];
  return [...daemons, ...next];
}

/** Daemons are looked for among themselves: there are few, and very many nodes that end. */
function endDaemons(state: WorkflowState, boundary: NodeState, at: number): readonly WorkflowEvent[] {
  if (state.daemons.isEmpty()) return [];
  return [...state.daemons]
    .map((name) => nodeOf(state, name))
    .filter((daemon) => daemon.boundary === boundary.name && daemon.cancelled === undefined)
    .sort((a, b) => a.index - b.index)
    .map((daemon) => ({ type: "NodeCancelled", at, node: daemon.name, message: "", graceMs: 0 }));
}

function onSettled(state: WorkflowState, node: NodeState, at: number): readonly WorkflowEvent[] {
  if (state.finishedAt !== undefined) return [];
  if (node.name === state.workflow.name) return state.exit === undefined ? leaveMain(state, at) : [];
  if (node.name === exitNodeOf(state.workflow.name) && node.hookOf === undefined) return leaveExitHandler(state, at);
  const hooked = node.hookOf === undefined ? undefined : nodeOf(state, node.hookOf);
  const above = hooked === undefined ? [] : advanceHooks(state, hooked, at);
  if (hooked?.settled === true && hooked.daemoned && above.length === 0) return finishWhenQuiet(state, at);
  const parent = node.parent === undefined ? undefined : nodeOf(state, node.parent);
  return [...above, ...advance(state, parent, at)];
}

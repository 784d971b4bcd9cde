import type { WorkflowEvent } from "@onexit/events";
import { cancelLeaves, onCancelled, stopGraceMs } from "./cancel.ts";
import { compiledWorkflow } from "./compiled.ts";
import { nodesAwaiting, onDeliveryEnded } from "./delivery.ts";
import { enterExitHandler, leaveExitHandler, leaveMain } from "./exit-handler.ts";
import { exitNodeOf } from "./names.ts";
import { parametersOf } from "./parameters.ts";
import { startNode } from "./start-node.ts";
import { nodeOf, type WorkflowState } from "./state.ts";
import { advanceSteps, finishGroup } from "./steps.ts";

/** What follows from one event, on the state that it and everything decided since has led to. */
export function react(state: WorkflowState, event: WorkflowEvent): readonly WorkflowEvent[] {
  const { at } = event;
  switch (event.type) {
    case "WorkflowSubmitted":
      return [{ type: "WorkflowStarted", at }];
    case "WorkflowStarted":
      return [startEntry(state, at)];
    case "NodeStarted":
      if (event.work.kind === "action") return nodesAwaiting(state, event.work.request.key, at);
      return event.nodeType === "Steps"
        ? advanceSteps(state, nodeOf(state, event.node), at)
        : event.nodeType === "StepGroup"
          ? finishGroup(state, nodeOf(state, event.node), at)
          : [];
    case "NodeSkipped":
    case "NodeFinished":
      return onFulfilled(state, event.node, at);
    case "NodeCancelled":
      return onCancelled(state, event);
    case "StopRequested":
      return cancelLeaves(state, (node) => !node.onExit, "workflow shutdown with strategy:  Stop", stopGraceMs, at);
    case "WorkflowDeleted":
      return cancelLeaves(state, (node) => !node.onExit, "workflow was deleted", 0, at);
    case "TerminateRequested":
      // Before the handler runs this ends the main part; while it runs, the handler too.
      return cancelLeaves(state, () => true, "workflow shutdown with strategy:  Terminate", 0, at);
    case "DeadlineExceeded":
      return cancelLeaves(state, (node) => !node.onExit, "Step exceeded its deadline", stopGraceMs, at);
    case "ExitHandlerStarted":
      return enterExitHandler(state, event.template, at);
    case "DeliveryEnded":
      return onDeliveryEnded(state, event);
    default:
      return [];
  }
}

function startEntry(state: WorkflowState, at: number): WorkflowEvent {
  const { name } = state.workflow;
  const { entrypoint } = compiledWorkflow(state.manifest);
  const place = { name, displayName: name, template: entrypoint, onExit: false };
  return startNode(state, place, parametersOf(state), at);
}

function onFulfilled(state: WorkflowState, name: string, at: number): readonly WorkflowEvent[] {
  if (state.finishedAt !== undefined) return [];
  if (name === state.workflow.name) return state.exit === undefined ? leaveMain(state, at) : [];
  if (name === exitNodeOf(state.workflow.name)) return leaveExitHandler(state, at);
  const parent = nodeOf(state, nodeOf(state, name).parent as string);
  if (parent.phase !== "Running") return [];
  return parent.nodeType === "StepGroup" ? finishGroup(state, parent, at) : advanceSteps(state, parent, at);
}

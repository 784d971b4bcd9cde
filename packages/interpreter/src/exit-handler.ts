import {
  type CompletedPhase,
  type ExitHandlerFinished,
  type FulfilledPhase,
  isFulfilled,
  type WorkflowEvent,
  type WorkflowFinished,
} from "@onexit/events";
import { compiledWorkflow } from "./compiled.ts";
import { evolve } from "./evolve.ts";
import { exitNodeOf } from "./names.ts";
import { parametersOf } from "./parameters.ts";
import { semanticsByName } from "./semantics.ts";
import { startNode } from "./start-node.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";
import { statusVariables } from "./variables.ts";

/** What follows once the entry node has ended: the exit handler, or the workflow's end. */
export function leaveMain(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  const entry = nodeOf(state, state.workflow.name);
  const status = phaseOf(entry);
  const message = mainMessage(state, entry);
  const { onExit } = compiledWorkflow(state.manifest);
  if (onExit === undefined || !isHandlerDue(state, entry)) return [finishWorkflow(state, status, message, at)];
  return [{ type: "ExitHandlerStarted", at, template: onExit, status, message }];
}

/** The exit handler's own root node; its arguments are the workflow's (`LifecycleHook.WithArgs`). */
export function enterExitHandler(state: WorkflowState, template: string, at: number): readonly WorkflowEvent[] {
  const name = exitNodeOf(state.workflow.name);
  return [startNode(state, { name, displayName: name, template, onExit: true }, parametersOf(state), at)];
}

/** What follows once the exit handler's root node has ended. */
export function leaveExitHandler(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  const { exit } = state;
  const handler = nodeOf(state, exitNodeOf(state.workflow.name));
  if (exit === undefined || !isFulfilled(handler.phase)) return [];
  const ended: ExitHandlerFinished = {
    type: "ExitHandlerFinished",
    at,
    phase: handler.phase,
    message: handler.message,
  };
  const failed = handler.phase === "Failed" || handler.phase === "Error";
  const decides = semanticsByName[state.semantics].exitHandlerDecidesPhase && failed && exit.status === "Succeeded";
  const after = evolve(state, ended);
  return [
    ended,
    finishWorkflow(
      after,
      decides ? (handler.phase as CompletedPhase) : exit.status,
      decides ? handler.message : exit.message,
      at,
    ),
  ];
}

function finishWorkflow(state: WorkflowState, phase: CompletedPhase, message: string, at: number): WorkflowFinished {
  const { exit } = state;
  const variables = statusVariables(state, at);
  return {
    type: "WorkflowFinished",
    at,
    phase,
    message,
    ...(exit?.phase === undefined ? {} : { exitHandler: { phase: exit.phase, message: exit.handlerMessage ?? "" } }),
    variables: { ...variables, workflow: { ...variables.workflow, status: phase, message } },
  };
}

function isHandlerDue(state: WorkflowState, entry: NodeState): boolean {
  const semantics = semanticsByName[state.semantics];
  if (state.shutdown?.strategy === "Terminate" && !semantics.exitHandlerAfterTerminate) return false;
  const couldNotStart = entry.nodeType === "Skipped" && entry.phase === "Error";
  return !couldNotStart || semantics.exitHandlerAfterEntryError;
}

/** Skipped and Omitted count as success (`operator.go:operate`). */
function phaseOf(entry: NodeState): CompletedPhase {
  const phase = entry.phase as FulfilledPhase;
  return phase === "Skipped" || phase === "Omitted" ? "Succeeded" : phase;
}

function mainMessage(state: WorkflowState, entry: NodeState): string {
  const phase = phaseOf(entry);
  if (phase === "Succeeded") return "";
  if (phase === "Failed" && state.shutdown !== undefined) return `Stopped with strategy '${state.shutdown.strategy}'`;
  return entry.message;
}

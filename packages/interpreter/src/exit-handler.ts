import {
  type CompletedPhase,
  type ExitHandlerFinished,
  isFulfilled,
  type WorkflowEvent,
  type WorkflowFinished,
} from "@onexit/events";
import { compiledWorkflow, templateNameOf } from "./compiled.ts";
import { evolve } from "./evolve.ts";
import { globalScope } from "./global-scope.ts";
import { handlerArguments } from "./hooks.ts";
import { exitNodeOf } from "./names.ts";
import { broken } from "./place.ts";
import { semanticsByName } from "./semantics.ts";
import { mayHandle } from "./shutdown.ts";
import { startNode } from "./start-node.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";
import { completedPhaseOf, statusVariables } from "./variables.ts";

interface Outcome {
  readonly phase: CompletedPhase;
  readonly message: string;
}

/** What follows once the entry node and its hooks have ended: the exit handler, or the workflow's end. */
export function leaveMain(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  const entry = nodeOf(state, state.workflow.name);
  const { phase: status, message } = mainOutcome(state, entry);
  const { onExit } = compiledWorkflow(state);
  if (onExit === undefined || !isHandlerDue(state, entry)) return endWorkflow(state, status, message, at);
  return [{ type: "ExitHandlerStarted", at, template: templateNameOf(state, onExit.template), status, message }];
}

/** The exit handler's own root node; its expression is never evaluated, as Argo never does. */
export function enterExitHandler(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  const name = exitNodeOf(state.workflow.name);
  const { onExit } = compiledWorkflow(state);
  if (onExit === undefined) throw new Error(`${state.workflow.name} has no exit handler`);
  const place = { name, displayName: name, template: onExit.template, onExit: true };
  const supplied = handlerArguments(state, onExit.arguments, globalScope(state, at), at);
  return ["problem" in supplied ? broken(place, supplied.problem, at) : startNode(state, place, supplied, at)];
}

/** What follows once the exit handler's root node has ended. */
export function leaveExitHandler(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  const handler = nodeOf(state, exitNodeOf(state.workflow.name));
  if (state.exit === undefined || !isFulfilled(handler.phase)) return [];
  const ended: ExitHandlerFinished = {
    type: "ExitHandlerFinished",
    at,
    phase: handler.phase,
    message: handler.message,
  };
  const after = evolve(state, ended);
  const { phase, message } = outcomeAfterHandler(after, handler);
  return [ended, ...endWorkflow(after, phase, message, at)];
}

/** What follows once the last daemon is gone, or the last hook of one, that the workflow's end has waited for. */
export function finishWhenQuiet(state: WorkflowState, at: number): readonly WorkflowEvent[] {
  if (state.finishedAt !== undefined || !state.daemons.isEmpty() || hasOpenHooks(state)) return [];
  const handler = state.nodes.get(exitNodeOf(state.workflow.name));
  const entry = state.nodes.get(state.workflow.name);
  const isOver = state.exit === undefined ? entry?.settled === true : state.exit.phase !== undefined;
  if (!isOver || entry === undefined) return [];
  const { phase, message } = handler === undefined ? mainOutcome(state, entry) : outcomeAfterHandler(state, handler);
  return [finished(state, phase, message, at)];
}

/** The end of a workflow that was terminated while it waited for its locks; no handler runs (`releaseLocksForPendingShuttingdownWfs`). */
export function endUnbegun(state: WorkflowState, at: number): WorkflowEvent {
  return finished(state, "Failed", "Stopped with strategy 'Terminate'", at);
}

/** A daemon that is up lets others go on, and does not wait for its hooks: the workflow's end does. */
function hasOpenHooks(state: WorkflowState): boolean {
  return state.nodes.some(({ settled, openHooks }) => settled && openHooks > 0);
}

/** The end of the workflow, or first that of the daemons which are still up, and of their hooks. */
function endWorkflow(
  state: WorkflowState,
  phase: CompletedPhase,
  message: string,
  at: number,
): readonly WorkflowEvent[] {
  if (state.daemons.isEmpty()) return hasOpenHooks(state) ? [] : [finished(state, phase, message, at)];
  return [...state.daemons]
    .filter((name) => nodeOf(state, name).cancelled === undefined)
    .map((node) => ({ type: "NodeCancelled", at, node, message: "", graceMs: 0 }));
}

function finished(state: WorkflowState, phase: CompletedPhase, message: string, at: number): WorkflowFinished {
  const { exit } = state;
  const variables = statusVariables(state, at);
  return {
    type: "WorkflowFinished",
    at,
    ...(state.run === 0 ? {} : { run: state.run }),
    phase,
    message,
    ...(exit?.phase === undefined ? {} : { exitHandler: { phase: exit.phase, message: exit.handlerMessage ?? "" } }),
    variables: { ...variables, workflow: { ...variables.workflow, status: phase, message } },
  };
}

function isHandlerDue(state: WorkflowState, entry: NodeState): boolean {
  if (isEngineError(entry) && !semanticsByName[state.semantics].exitHandlerAfterEntryError) return false;
  return mayHandle(state);
}

/** An entry node that could not be begun, or that is an Error of Steps: no child makes those Error (`executeSteps`). */
function isEngineError({ nodeType, phase }: NodeState): boolean {
  return phase === "Error" && (nodeType === "Skipped" || nodeType === "Steps");
}

/** What the workflow comes to after its handler: the handler's own failure counts only where our semantics say so. */
function outcomeAfterHandler(state: WorkflowState, handler: NodeState): Outcome {
  const { status, message } = state.exit as NonNullable<WorkflowState["exit"]>;
  const failed = handler.phase === "Failed" || handler.phase === "Error";
  const decides = semanticsByName[state.semantics].exitHandlerDecidesPhase && failed && status === "Succeeded";
  return decides
    ? { phase: handler.phase as CompletedPhase, message: handlerProblem(handler) }
    : { phase: status, message };
}

/** A handler that could not be begun is told apart from one that failed (`operator.go:operate`). */
function handlerProblem(handler: NodeState): string {
  return handler.attempt === 0 ? `error in exit template execution : ${handler.message}` : handler.message;
}

/** Skipped and Omitted count as success (`operator.go:operate`); a hook that could not be begun makes it an Error. */
function mainOutcome(state: WorkflowState, entry: NodeState): Outcome {
  const phase = completedPhaseOf(entry);
  const hook = [...compiledWorkflow(state).hooks.keys()]
    .map((name) => state.nodes.get(`${entry.name}.hooks.${name}`))
    .find((node) => node?.phase === "Error" && node.attempt === 0);
  if (hook !== undefined) return { phase: "Error", message: hook.message };
  if (phase === "Succeeded") return { phase, message: "" };
  if (phase === "Failed" && state.shutdown !== undefined) {
    return { phase, message: `Stopped with strategy '${state.shutdown.strategy}'` };
  }
  return {
    phase,
    message: isEngineError(entry) ? `error in entry template execution: ${entry.message}` : entry.message,
  };
}

import {
  type Failure,
  type FailureVariables,
  isoSeconds,
  type StatusVariables,
  type WorkflowVariables,
} from "@onexit/events";
import { compiledWorkflow } from "./compiled.ts";
import { podNameOf } from "./names.ts";
import { parametersOf } from "./parameters.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** Everything that a message about this workflow may be rendered from, as of `at`. */
export function statusVariables(state: WorkflowState, at: number): StatusVariables {
  const failure = firstFailure(state);
  return {
    workflow: workflowVariables(state, at),
    ...(failure === undefined ? {} : { failure }),
    ...(state.exit?.phase === undefined ? {} : { exit: { status: state.exit.phase } }),
    cluster: state.workflow.cluster,
    ...state.context,
  };
}

/** The `workflow.*` variables as of `at`. */
export function workflowVariables(state: WorkflowState, at: number): WorkflowVariables {
  const compiled = compiledWorkflow(state.manifest);
  return {
    name: state.workflow.name,
    ...(compiled.generateName === undefined ? {} : { generateName: compiled.generateName }),
    namespace: state.workflow.namespace,
    uid: state.workflow.uid,
    status: state.exit?.status ?? state.phase,
    message: state.exit?.message ?? state.message,
    duration: durationOf(state, at),
    creationTimestamp: isoSeconds(state.createdAt),
    mainEntrypoint: compiled.entrypoint,
    serviceAccountName: compiled.serviceAccountName,
    parameters: parametersOf(state),
    labels: compiled.labels,
    annotations: compiled.annotations,
    failures: failuresOf(state),
  };
}

/** Seconds since the start with six decimals (Go's `%f`); `0.000000` before it. */
export function durationOf(state: WorkflowState, at: number): string {
  if (state.startedAt === undefined) return "0.000000";
  return (((state.finishedAt ?? at) - state.startedAt) / 1000).toFixed(6);
}

/** Every Failed and Error node so far, the tolerated and the enclosing ones too (`operator.go:operate`). */
export function failuresOf(state: WorkflowState): readonly Failure[] {
  return state.failed.toArray().map((name) => {
    const node = state.nodes.get(name) as NodeState;
    return {
      displayName: node.displayName,
      message: node.message,
      templateName: node.template,
      phase: node.phase,
      podName: node.nodeType === "Pod" ? podNameOf(state.workflow.name, name, node.template) : "",
      finishedAt: node.finishedAt === undefined ? null : isoSeconds(node.finishedAt),
    };
  });
}

/** `workflow.failures` where text is asked for: JSON, quoted once more as Go's `strconv.Quote` does; `"null"` for none. */
export function failuresText(state: WorkflowState): string {
  const failures = failuresOf(state);
  return JSON.stringify(failures.length === 0 ? "null" : JSON.stringify(failures));
}

function firstFailure(state: WorkflowState): FailureVariables | undefined {
  for (const name of state.failed) {
    const node = state.nodes.get(name) as NodeState;
    if (node.onExit || node.nodeType === "Steps" || node.nodeType === "StepGroup") continue;
    return {
      step: node.displayName,
      template: node.template,
      message: node.message,
      exitCode: node.outputs.exitCode === undefined ? "" : String(node.outputs.exitCode),
      attempt: node.attempt,
      logTail: node.logTail,
    };
  }
  return undefined;
}

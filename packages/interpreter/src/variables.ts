import {
  type CompletedPhase,
  type Failure,
  type FailureVariables,
  isCompleted,
  isFulfilled,
  isoSeconds,
  plainText,
  type StatusVariables,
  type WorkflowVariables,
} from "@onexit/events";
import { compiledWorkflow, templateNameOf } from "./compiled.ts";
import { isAttempt } from "./hook-list.ts";
import { annotationsOf, labelsOf } from "./metadata.ts";
import { podNameOf } from "./names.ts";
import { parametersOf } from "./parameters.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** Everything that a message about this workflow may be rendered from, as of `at`. */
export function statusVariables(state: WorkflowState, at: number): StatusVariables {
  const failure = firstFailure(state);
  return {
    workflow: workflowVariables(state, at),
    ...(failure === undefined ? {} : { failure }),
    ...(state.shutdown === undefined ? {} : { stopped: state.shutdown }),
    ...(state.exit?.phase === undefined ? {} : { exit: { status: state.exit.phase } }),
    cluster: state.workflow.cluster,
    ...state.context,
  };
}

function workflowVariables(state: WorkflowState, at: number): WorkflowVariables {
  const compiled = compiledWorkflow(state);
  return {
    name: state.workflow.name,
    ...(compiled.generateName === undefined ? {} : { generateName: compiled.generateName }),
    namespace: state.workflow.namespace,
    uid: state.workflow.uid,
    status: statusOf(state),
    message: messageOf(state),
    duration: durationOf(state, at),
    creationTimestamp: isoSeconds(state.createdAt),
    mainEntrypoint: templateNameOf(state, compiled.entrypoint),
    serviceAccountName: compiled.serviceAccountName,
    parameters: parametersOf(state),
    labels: labelsOf(state),
    annotations: annotationsOf(state),
    failures: failuresOf(state),
  };
}

/** `workflow.status`: what the entry node has come to, once it has, although the workflow runs on (`operator.go:operate`). */
export function statusOf(state: WorkflowState): string {
  const entry = state.nodes.get(state.workflow.name);
  if (state.exit !== undefined) return state.exit.status;
  return entry !== undefined && isFulfilled(entry.phase) ? completedPhaseOf(entry) : state.phase;
}

/** `workflow.message`: what the entrypoint ended with; empty on success. */
export function messageOf(state: WorkflowState): string {
  return state.exit?.message ?? state.message;
}

/** What an ended node counts as: skipped and omitted are success (`operator.go:operate`). */
export function completedPhaseOf({ phase }: Pick<NodeState, "phase">): CompletedPhase {
  return isCompleted(phase) ? phase : "Succeeded";
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
    const templateName = templateNameOf(state, node.template);
    return {
      displayName: node.displayName,
      message: node.message,
      templateName,
      phase: node.phase,
      podName: node.nodeType === "Pod" ? podNameOf(state.workflow.name, name, templateName) : "",
      finishedAt: node.finishedAt === undefined ? null : isoSeconds(node.finishedAt),
    };
  });
}

/** `workflow.failures` where text is asked for: JSON, quoted once more as Go's `strconv.Quote` does; `"null"` for none. */
export function failuresText(state: WorkflowState): string {
  const failures = failuresOf(state);
  return JSON.stringify(failures.length === 0 ? "null" : JSON.stringify(failures));
}

/** The first step that failed and was not merely the frame of one; of a retried one its last try speaks, once it has given up. */
function firstFailure(state: WorkflowState): FailureVariables | undefined {
  for (const name of state.failed) {
    const node = state.nodes.get(name) as NodeState;
    if (node.onExit || node.hookOf !== undefined || isFrame(node) || isAttempt(state, node)) continue;
    const last = node.nodeType === "Retry" ? state.nodes.get(`${name}(${node.started - 1})`) : node;
    if (last === undefined || isFrame(last)) continue;
    return {
      step: node.displayName,
      template: templateNameOf(state, node.template),
      message: plainText(last.message),
      exitCode: last.outputs.exitCode === undefined ? "" : String(last.outputs.exitCode),
      attempt: last.attempt,
      logTail: plainText(last.logTail),
    };
  }
  return undefined;
}

function isFrame({ nodeType }: NodeState): boolean {
  return ["Steps", "StepGroup", "DAG", "TaskGroup"].includes(nodeType);
}

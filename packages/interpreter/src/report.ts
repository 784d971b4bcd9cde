import {
  type ArtifactValue,
  type CompletedPhase,
  isLeafWork,
  type NodeFinished,
  type NodeOutputs,
  type WorkflowEvent,
} from "@onexit/events";
import { constantOutputs } from "./constant-outputs.ts";
import { globalsOf } from "./finish.ts";
import type { NodeReport } from "./input.ts";
import { judgeData, judgeResponse } from "./judge.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** How a node ended, in Argo's words. */
export interface Verdict {
  readonly phase: CompletedPhase;
  readonly message: string;
  readonly result?: string;
}

/** What an executor's word on a node decides: its end, once; what is stale, repeated or not an executor's business decides nothing. */
export function decideReport(state: WorkflowState, report: NodeReport, at: number): readonly WorkflowEvent[] {
  const node = state.nodes.get(report.node);
  if (node === undefined || node.phase !== "Running" || node.attempt !== report.attempt) return [];
  if (node.work !== undefined && !isLeafWork(node.work)) return [];
  if (report.outcome === "ready") {
    return node.daemoned || node.cancelled !== undefined
      ? []
      : [{ type: "NodeReady", at, node: node.name, ip: report.ip ?? "127.0.0.1" }];
  }
  const { phase, message, result } = verdictOn(state, node, report, at);
  const outputs = outputsIn(state, node, report, phase, result, at);
  const ended: NodeFinished = {
    type: "NodeFinished",
    at,
    node: node.name,
    attempt: node.attempt,
    phase,
    message,
    outputs,
    ...(phase === "Succeeded" || report.logTail === "" ? {} : { logTail: report.logTail }),
    host: report.host,
    ...(report.containers === undefined ? {} : { containers: report.containers }),
    ...globalsOf(state, node, outputs),
  };
  return [ended];
}

/** Failed: the user's process exited non-zero or was told to end. Error: the machinery failed (`operator.go:inferFailedReason`). */
function verdictOn(state: WorkflowState, node: NodeState, report: NodeReport, at: number): Verdict {
  // A daemon ends well when its boundary has ended it, and badly by itself, whatever its exit code.
  if (node.daemoned) {
    if (node.cancelled !== undefined && node.cancelled.message === "") return { phase: "Succeeded", message: "" };
    if (node.cancelled === undefined)
      return { phase: "Failed", message: failureText(report, "daemon ended by itself") };
  }
  if (node.cancelled !== undefined) return { phase: "Failed", message: node.cancelled.message };
  if (report.outcome === "error") return { phase: "Error", message: report.message ?? "the step could not be run" };
  if (report.outcome === "failed") return { phase: "Failed", message: report.message ?? "the step failed" };
  if (node.work?.kind === "http") return judgeResponse(state, node, node.work, report, at);
  if (node.work?.kind === "data") return judgeData(state, node, node.work, report, at);
  return (report.exitCode ?? 0) === 0
    ? { phase: "Succeeded", message: "" }
    : { phase: "Failed", message: failureText(report, report.message) };
}

function failureText({ container = "main", exitCode }: NodeReport, why: string | undefined): string {
  return `${container}: Error (exit code ${exitCode ?? -1})${why === undefined ? "" : ` (${why})`}`;
}

function outputsIn(
  state: WorkflowState,
  node: NodeState,
  report: NodeReport,
  phase: CompletedPhase,
  judged: string | undefined,
  at: number,
): NodeOutputs {
  const { parameters, artifacts = {} } = report.outputs;
  const result = judged ?? report.outputs.result;
  const located = Object.entries(artifacts).map(([name, location]): [string, ArtifactValue] => [name, { location }]);
  const constants = phase === "Succeeded" ? constantOutputs(state, node, result, at) : {};
  return {
    parameters: { ...constants, ...parameters },
    ...(located.length === 0 ? {} : { artifacts: Object.fromEntries(located) }),
    ...(result === undefined ? {} : { result }),
    ...(report.exitCode === undefined ? {} : { exitCode: report.exitCode }),
  };
}

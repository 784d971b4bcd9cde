import type { CompletedPhase, NodeFinished, WorkflowEvent } from "@onexit/events";
import type { NodeReport } from "./input.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** What an executor's word on a node decides: its end, once; what is stale or repeated decides nothing. */
export function decideReport(state: WorkflowState, report: NodeReport, at: number): readonly WorkflowEvent[] {
  const node = state.nodes.get(report.node);
  if (node === undefined || node.phase !== "Running" || node.attempt !== report.attempt) return [];
  const { phase, message } = verdict(node, report);
  const { parameters, result } = report.outputs;
  const ended: NodeFinished = {
    type: "NodeFinished",
    at,
    node: node.name,
    attempt: node.attempt,
    phase,
    message,
    outputs: {
      parameters,
      ...(result === undefined ? {} : { result }),
      ...(report.exitCode === undefined ? {} : { exitCode: report.exitCode }),
    },
    ...(phase === "Succeeded" || report.logTail === "" ? {} : { logTail: report.logTail }),
    host: report.host,
  };
  return [ended];
}

/** Failed: the user's process exited non-zero or was told to end. Error: the machinery failed (`operator.go:inferFailedReason`). */
function verdict(node: NodeState, report: NodeReport): { readonly phase: CompletedPhase; readonly message: string } {
  if (node.cancelled !== undefined) return { phase: "Failed", message: node.cancelled.message };
  if (report.outcome === "error") return { phase: "Error", message: report.message ?? "the step could not be run" };
  if (report.exitCode === 0) return { phase: "Succeeded", message: "" };
  const note = report.message === undefined ? "" : ` (${report.message})`;
  return { phase: "Failed", message: `main: Error (exit code ${report.exitCode ?? -1})${note}` };
}

/** The phase of a workflow, as Argo names it (`workflow_phase.go`). */
export type WorkflowPhase = "Pending" | "Running" | "Succeeded" | "Failed" | "Error";

/** The phase of one node, as Argo names it (`workflow_types.go`, NodePhase). */
export type NodePhase = WorkflowPhase | "Skipped" | "Omitted";

/** What a node can end as. */
export type FulfilledPhase = "Succeeded" | "Failed" | "Error" | "Skipped" | "Omitted";

/** What a workflow, or a node that really ran, can end as. */
export type CompletedPhase = "Succeeded" | "Failed" | "Error";

/** True for a phase in which a node ran and came to an end. */
export function isCompleted(phase: NodePhase): phase is CompletedPhase {
  return phase === "Succeeded" || phase === "Failed" || phase === "Error";
}

/** True for a phase that a node never leaves: completed, or never run at all. */
export function isFulfilled(phase: NodePhase): phase is FulfilledPhase {
  return isCompleted(phase) || phase === "Skipped" || phase === "Omitted";
}

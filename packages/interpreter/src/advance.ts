import type { WorkflowEvent } from "@onexit/events";
import { advanceDag, advanceTaskGroup } from "./dag.ts";
import { advanceRetry } from "./retry.ts";
import type { NodeState, WorkflowState } from "./state.ts";
import { advanceGroup, advanceSteps } from "./steps.ts";

/** What follows for a composite from what has happened to it or below it: more children, its end, or nothing yet. */
export function advance(state: WorkflowState, node: NodeState | undefined, at: number): readonly WorkflowEvent[] {
  if (node === undefined || node.phase !== "Running") return [];
  switch (node.nodeType) {
    case "Steps":
      return advanceSteps(state, node, at);
    case "StepGroup":
      return advanceGroup(state, node, at);
    case "DAG":
      return advanceDag(state, node, at);
    case "TaskGroup":
      return advanceTaskGroup(state, node, at);
    case "Retry":
      return advanceRetry(state, node, at);
    default:
      return [];
  }
}

import type { WorkflowState } from "./state.ts";

/** When a Retry's first attempt started; epoch ms. */
export function firstAttemptAt(state: WorkflowState, retry: string, at: number): number {
  return state.nodes.get(`${retry}(0)`)?.startedAt ?? at;
}

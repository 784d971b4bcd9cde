import type { WorkflowState } from "./state.ts";

/** How long after a request's `notAfter` its delivery is journaled dead: no service answered. */
export const unansweredGraceMs = 60_000;

/** The workflow's own `activeDeadlineSeconds`. */
export const workflowTimer = "workflow";

/** A node's deadline. */
export const deadlineTimer = (node: string): string => `deadline ${node}`;

/** How long a node waits for a delivery that is not required. */
export const waitTimer = (node: string): string => `wait ${node}`;

/** When a delivery that nobody answered is given up. */
export const deliveryTimer = (key: string): string => `delivery ${key}`;

/** Epoch ms of the next Tick that would decide something; undefined when none would. */
export function nextTickAt(state: WorkflowState): number | undefined {
  return state.timers.isEmpty() ? undefined : state.timers.min();
}

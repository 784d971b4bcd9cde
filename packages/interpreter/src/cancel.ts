import type { NodeCancelled, NodeFinished, WorkflowEvent } from "@onexit/events";
import { isWithin, type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** How long a step has between TERM and KILL when it is stopped or out of time. */
export const stopGraceMs = 10_000;

/** Tells every running leaf that `chosen` accepts to end; one that was told already, only if it is to end sooner. */
export function cancelLeaves(
  state: WorkflowState,
  chosen: (node: NodeState) => boolean,
  message: string,
  graceMs: number,
  at: number,
): readonly NodeCancelled[] {
  return state.running
    .toArray()
    .map((name) => nodeOf(state, name))
    .filter((node) => (node.cancelled === undefined || graceMs < node.cancelled.graceMs) && chosen(node))
    .sort((a, b) => a.index - b.index)
    .map((node) => ({ type: "NodeCancelled", at, node: node.name, message, graceMs }));
}

/**
 * What follows when a node was told to end: below a composite, its leaves are told too. A process reports when it is
 * gone; a delivery cannot be called back, so its node ends at once and the delivery goes on behind it.
 */
export function onCancelled(state: WorkflowState, event: NodeCancelled): readonly WorkflowEvent[] {
  const node = nodeOf(state, event.node);
  if (node.phase !== "Running") return [];
  switch (node.work?.kind) {
    case "composite":
      return cancelLeaves(
        state,
        (leaf) => isWithin(state, leaf.name, node.name),
        event.message,
        event.graceMs,
        event.at,
      );
    case "action":
      return [
        {
          type: "NodeFinished",
          at: event.at,
          node: node.name,
          attempt: node.attempt,
          phase: "Failed",
          message: event.message,
          outputs: { parameters: {} },
        } satisfies NodeFinished,
      ];
    default:
      return [];
  }
}

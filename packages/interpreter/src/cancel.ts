import type { NodeCancelled, WorkflowEvent } from "@onexit/events";
import { advance } from "./advance.ts";
import { finish } from "./finish.ts";
import { isWithin, type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** How long a step has between TERM and KILL when it is stopped or out of time. */
export const stopGraceMs = 10_000;

/** What a node is told when the whole workflow is stopped (`operator.go`): what is no pod is told in other words. */
export function shutdownMessage(strategy: "Stop" | "Terminate"): (node: NodeState) => string {
  return ({ nodeType, phase }) =>
    nodeType === "Pod" && phase === "Running"
      ? `workflow shutdown with strategy:  ${strategy}`
      : `Stopped with strategy '${strategy}'`;
}

/**
 * Tells every leaf that runs or waits and that `chosen` accepts to end; composites under which nothing is left to end
 * come to their own end.
 */
export function cancelAll(
  state: WorkflowState,
  chosen: (node: NodeState) => boolean,
  message: string | ((node: NodeState) => string),
  graceMs: number,
  at: number,
): readonly WorkflowEvent[] {
  const idle = state.nodes
    .valueSeq()
    .filter((node) => node.phase === "Running" && node.work?.kind === "composite" && node.open === 0 && chosen(node))
    .toArray();
  return [
    ...cancelBelow(state, chosen, message, graceMs, at),
    ...idle.sort((a, b) => b.index - a.index).flatMap((node) => advance(state, node, at)),
  ];
}

/** Tells every leaf that `chosen` accepts to end; one that was told already, only if it is to end sooner. */
export function cancelBelow(
  state: WorkflowState,
  chosen: (node: NodeState) => boolean,
  message: string | ((node: NodeState) => string),
  graceMs: number,
  at: number,
): readonly NodeCancelled[] {
  if (state.running.isEmpty() && state.pending.isEmpty()) return [];
  return [...state.running, ...state.pending]
    .map((name) => nodeOf(state, name))
    .filter((node) => (node.cancelled === undefined || graceMs < node.cancelled.graceMs) && chosen(node))
    .sort((a, b) => a.index - b.index)
    .map((node) => ({
      type: "NodeCancelled",
      at,
      node: node.name,
      message: typeof message === "string" ? message : message(node),
      graceMs,
    }));
}

/**
 * What follows when a node was told to end: below a composite, everything is told too. A process reports when it is
 * gone; a delivery cannot be called back, so its node ends at once and the delivery goes on behind it.
 */
export function onCancelled(state: WorkflowState, event: NodeCancelled): readonly WorkflowEvent[] {
  const { at, message, graceMs } = event;
  const node = nodeOf(state, event.node);
  if (node.phase === "Pending") return [finish(state, node, "Failed", message, at)];
  if (node.phase !== "Running") return [];
  switch (node.work?.kind) {
    case "composite": {
      const isBelow = (one: NodeState) => one.name !== node.name && isWithin(state, one.name, node.name);
      const frames = state.nodes
        .valueSeq()
        .filter((one) => one.phase === "Running" && one.work?.kind === "composite" && !one.cancelled && isBelow(one))
        .map((one): NodeCancelled => ({ type: "NodeCancelled", at, node: one.name, message, graceMs }))
        .toArray();
      const leaves = cancelBelow(state, isBelow, message, graceMs, at);
      return [...frames, ...leaves, ...(node.open === 0 ? advance(state, node, at) : [])];
    }
    case "action":
    case "suspend":
      return [finish(state, node, "Failed", message, at)];
    default:
      return [];
  }
}

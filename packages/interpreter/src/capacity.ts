import type { NodeType } from "@onexit/events";
import { compiledWorkflow, templateOf } from "./compiled.ts";
import { mayGoOn } from "./shutdown.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** So many nodes are started by one decision: what is left is started by the next, and no decision grows too large. */
export const mostAtOnce = 200;

/** Node types that count as active (`node_counters.go`). */
const countedTypes: ReadonlySet<NodeType> = new Set(["Pod", "Steps", "DAG", "Suspend", "HTTP", "Plugin"]);

/** True for a node that its boundary's `parallelism` counts. */
export function isCounted({ nodeType }: Pick<NodeState, "nodeType">): boolean {
  return countedTypes.has(nodeType);
}

/** How many more pods the workflow's `parallelism` lets be active. */
export function roomForPods(state: WorkflowState): number {
  const { parallelism } = compiledWorkflow(state);
  return parallelism === undefined ? Number.POSITIVE_INFINITY : parallelism - state.activePods;
}

/** How many children of a composite, group or Retry may start now; its boundary says how many there may be. */
export function roomFor(state: WorkflowState, holder: NodeState): number {
  if (state.isFull || state.suspended || !mayGoOn(state, holder)) return 0;
  const room = holder.onExit ? mostAtOnce : roomForPods(state);
  const boundary = boundaryIn(state, holder);
  const template = boundary === undefined ? undefined : templateOf(state, boundary.template);
  if (template?.type !== "steps" && template?.type !== "dag") return Math.max(0, Math.min(room, mostAtOnce));
  if (boundary === undefined || (template.failFast && isBlockedByFailure(boundary, holder))) return 0;
  const inside = template.parallelism === undefined ? mostAtOnce : template.parallelism - boundary.active;
  return Math.max(0, Math.min(room, inside, mostAtOnce));
}

/** True when a node that has waited may begin: its boundary has counted it already. */
export function hasRoomToBegin(state: WorkflowState, node: NodeState): boolean {
  if (state.suspended) return false;
  return node.onExit || node.nodeType !== "Pod" || roomForPods(state) > 0;
}

/** What a composite says that has ended because a child of it has failed (`checkParallelism`). */
export const failFastMessage = "template has failed or errored children and failFast enabled";

/** True for what starts nothing more because a child of its composite has failed. */
export function isHalted(state: WorkflowState, holder: NodeState): boolean {
  const boundary = boundaryIn(state, holder);
  const template = boundary === undefined ? undefined : templateOf(state, boundary.template);
  if (boundary === undefined || (template?.type !== "steps" && template?.type !== "dag")) return false;
  return template.failFast && isBlockedByFailure(boundary, holder);
}

/** Hooks are what follows a failure, so none holds them back. */
function isBlockedByFailure(boundary: NodeState, holder: NodeState): boolean {
  return boundary.failures > 0 && holder.hookOf === undefined;
}

/** The composite whose children a holder starts: itself, or the one that it stands in. */
function boundaryIn(state: WorkflowState, holder: NodeState): NodeState | undefined {
  if (holder.nodeType === "Steps" || holder.nodeType === "DAG") return holder;
  return holder.boundary === undefined ? undefined : nodeOf(state, holder.boundary);
}

import { isLeafWork, type WorkflowEvent } from "@onexit/events";
import type { Effect } from "./effect.ts";
import { type Delivery, type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** Everything that should be in flight now, in order of creation. Every effect is exclusive in itself: ask as often as you like. */
export function plan(state: WorkflowState): readonly Effect[] {
  const inOrder = (names: Iterable<string>) =>
    [...names].map((name) => nodeOf(state, name)).sort((a, b) => a.index - b.index);
  return [
    ...workflowLocks(state),
    ...inOrder(state.nodes.keys()).flatMap((node) => (node.locks.length > 0 ? lockEffect(state, node) : [])),
    ...inOrder(state.pending).flatMap(memoEffect),
    ...inOrder(state.running).flatMap(workEffect),
    ...state.deliveries
      .toList()
      .toArray()
      .flatMap((delivery) => requestEffect(state, delivery)),
  ];
}

/** The part of the plan that a decision changed. */
export function planAfter(state: WorkflowState, events: readonly WorkflowEvent[]): readonly Effect[] {
  return events.flatMap((event) => {
    switch (event.type) {
      case "WorkflowWaiting":
      case "WorkflowFinished":
        return workflowLocks(state);
      case "NodeWaiting":
      case "LocksGranted": {
        const node = nodeOf(state, event.node);
        return [...lockEffect(state, node), ...memoEffect(node)];
      }
      case "NodeStarted":
      case "NodeCancelled": {
        const node = nodeOf(state, event.node);
        const delivery = node.work?.kind === "action" ? state.deliveries.get(node.work.request.key) : undefined;
        if (delivery !== undefined) return requestEffect(state, delivery);
        return state.running.has(node.name) ? workEffect(node) : [];
      }
      case "NodeFinished": {
        const node = nodeOf(state, event.node);
        return [...lockEffect(state, node), ...keepEffect(node)];
      }
      default:
        return [];
    }
  });
}

/** True while an effect that was asked for before is still wanted. */
export function isWanted(state: WorkflowState, node: string, attempt: number): boolean {
  return state.running.has(node) && nodeOf(state, node).attempt === attempt;
}

function workEffect(node: NodeState): readonly Effect[] {
  const { name, attempt, work, template, displayName, cancelled } = node;
  if (!isLeafWork(work)) return [];
  if (cancelled !== undefined) return [{ type: "CancelProcess", node: name, attempt, graceMs: cancelled.graceMs }];
  return [{ type: "RunProcess", node: name, template, displayName, attempt, work, host: node.host ?? "" }];
}

/** A request is wanted until its delivery has ended, also after its node stopped waiting. */
function requestEffect(state: WorkflowState, delivery: Delivery): readonly Effect[] {
  if (delivery.state !== "pending") return [];
  const work = delivery.request === undefined ? nodeOf(state, delivery.node).work : undefined;
  const request = work?.kind === "action" ? work.request : delivery.request;
  return request === undefined ? [] : [{ type: "RequestAction", node: delivery.node, request }];
}

function workflowLocks(state: WorkflowState): readonly Effect[] {
  if (state.locks.length === 0) return [];
  if (state.finishedAt !== undefined) return [{ type: "ReleaseLocks" }];
  return [{ type: state.hasLocks ? "HoldLocks" : "AcquireLocks", locks: state.locks }];
}

function lockEffect(state: WorkflowState, { name, locks, hasLocks, phase }: NodeState): readonly Effect[] {
  if (locks.length === 0) return [];
  const isOver = phase !== "Pending" && phase !== "Running";
  if (isOver || state.finishedAt !== undefined) return [{ type: "ReleaseLocks", node: name }];
  return [{ type: hasLocks ? "HoldLocks" : "AcquireLocks", node: name, locks }];
}

/** A node that has its locks asks its cache; one that only just began has no more to ask. */
function memoEffect({ name, memo, memoMissed, hasLocks, phase }: NodeState): readonly Effect[] {
  return memo === undefined || memoMissed === true || !hasLocks || phase !== "Pending"
    ? []
    : [{ type: "ReadMemo", node: name, memo }];
}

function keepEffect({ name, memo, memoized, phase, outputs }: NodeState): readonly Effect[] {
  return memo === undefined || memoized || phase !== "Succeeded"
    ? []
    : [{ type: "KeepMemo", node: name, memo, outputs }];
}

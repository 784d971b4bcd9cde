import type { WorkflowEvent } from "@onexit/events";
import type { Effect } from "./effect.ts";
import { type Delivery, type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** Everything that should be in flight now, in order of creation. Every effect is exclusive in itself: ask as often as you like. */
export function plan(state: WorkflowState): readonly Effect[] {
  const processes = state.running
    .toArray()
    .map((name) => nodeOf(state, name))
    .sort((a, b) => a.index - b.index)
    .flatMap(processEffect);
  return [
    ...processes,
    ...state.deliveries
      .toList()
      .toArray()
      .flatMap((delivery) => requestEffect(state, delivery)),
  ];
}

/** The part of the plan that a decision changed. */
export function planAfter(state: WorkflowState, events: readonly WorkflowEvent[]): readonly Effect[] {
  return events.flatMap((event) => {
    if (event.type !== "NodeStarted" && event.type !== "NodeCancelled") return [];
    const node = nodeOf(state, event.node);
    const delivery = node.work?.kind === "action" ? state.deliveries.get(node.work.request.key) : undefined;
    if (delivery !== undefined) return requestEffect(state, delivery);
    return state.running.has(node.name) ? processEffect(node) : [];
  });
}

/** True while an effect that was asked for before is still wanted. */
export function isWanted(state: WorkflowState, node: string, attempt: number): boolean {
  return state.running.has(node) && nodeOf(state, node).attempt === attempt;
}

function processEffect(node: NodeState): readonly Effect[] {
  const { name, attempt, work, template, displayName, cancelled } = node;
  if (work === undefined || work.kind === "composite" || work.kind === "action") return [];
  if (cancelled !== undefined) return [{ type: "CancelProcess", node: name, attempt, graceMs: cancelled.graceMs }];
  return [{ type: "RunProcess", node: name, template, displayName, attempt, work, host: node.host ?? "" }];
}

/** A request is wanted until its delivery has ended, also after its node stopped waiting. */
function requestEffect(state: WorkflowState, delivery: Delivery): readonly Effect[] {
  const { work } = nodeOf(state, delivery.node);
  if (delivery.state !== "pending" || work?.kind !== "action") return [];
  return [{ type: "RequestAction", node: delivery.node, request: work.request }];
}

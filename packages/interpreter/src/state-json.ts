import { isJsonObject, type JsonObject } from "@onexit/events";
import { List, Map as PersistentMap, Set as PersistentSet } from "immutable";
import type { Delivery, NodeState, WorkflowState } from "./state.ts";

/** The layout of a stored state; a snapshot with another one is discarded and the journal folded anew. */
const layout = 1;

/** A state as JSON, for a snapshot. */
export function encodeState(state: WorkflowState): JsonObject {
  return JSON.parse(
    JSON.stringify({
      ...state,
      layout,
      nodes: state.nodes.toList().sortBy((node) => node.index),
      running: state.running,
      failed: state.failed,
      deliveries: state.deliveries.toList(),
      timers: state.timers,
    }),
  ) as JsonObject;
}

/** The state in a snapshot; undefined when it was written in another layout. */
export function decodeState(json: JsonObject): WorkflowState | undefined {
  if (json.layout !== layout || !Array.isArray(json.nodes) || !isJsonObject(json.timers)) return undefined;
  const { layout: _, ...rest } = json;
  const stored = rest as unknown as Omit<WorkflowState, "nodes" | "running" | "failed" | "deliveries" | "timers"> & {
    readonly nodes: readonly NodeState[];
    readonly running: readonly string[];
    readonly failed: readonly string[];
    readonly deliveries: readonly Delivery[];
    readonly timers: Readonly<Record<string, number>>;
  };
  return {
    ...stored,
    nodes: PersistentMap(stored.nodes.map((node) => [node.name, node] as const)),
    running: PersistentSet(stored.running),
    failed: List(stored.failed),
    deliveries: PersistentMap(stored.deliveries.map((delivery) => [delivery.key, delivery] as const)),
    timers: PersistentMap(Object.entries(stored.timers)),
  };
}

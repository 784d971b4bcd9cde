import { type EarlierNode, isJsonObject, type JsonObject } from "@onexit/events";
import { List, OrderedSet, Map as PersistentMap, Set as PersistentSet } from "immutable";
import { type Delivery, type NodeState, notYetOfNode, notYetOfWorkflow, type WorkflowState } from "./state.ts";
import { noTimers, setTimer } from "./timers.ts";

/** The layout of a stored state; a snapshot with another one is discarded and the journal folded anew. */
const layout = 2;

/** A state as JSON, for a snapshot. */
export function encodeState(state: WorkflowState): JsonObject {
  const {
    nodes,
    running,
    pending,
    wanting,
    daemons,
    failed,
    deliveries,
    timers,
    attempts,
    earlier,
    isFull: _,
    ...rest
  } = state;
  const stored: Stored = {
    nodes: [...nodes.values()].sort((a, b) => a.index - b.index).map(encodeNode),
    running: [...running],
    pending: [...pending],
    wanting: [...wanting],
    daemons: [...daemons],
    failed: [...failed],
    deliveries: [...deliveries.values()],
    timers: Object.fromEntries(timers.times),
    ...(attempts.isEmpty() ? {} : { attempts: Object.fromEntries(attempts) }),
    ...(earlier.isEmpty() ? {} : { earlier: Object.fromEntries(earlier) }),
  };
  return { ...rest, layout, ...stored } as unknown as JsonObject;
}

/** What a snapshot holds in place of persistent collections. */
interface Stored {
  readonly nodes: readonly StoredNode[];
  readonly running: readonly string[];
  readonly pending: readonly string[];
  readonly wanting: readonly string[];
  readonly daemons: readonly string[];
  readonly failed: readonly string[];
  readonly deliveries: readonly Delivery[];
  readonly timers: Readonly<Record<string, number>>;
  readonly attempts?: Readonly<Record<string, number>>;
  readonly earlier?: Readonly<Record<string, EarlierNode>>;
}

type StoredNode = Omit<NodeState, "waiting" | "ready" | "again"> & {
  readonly again?: readonly number[];
  readonly waiting?: Readonly<Record<string, number>>;
  readonly ready?: readonly string[];
};

/** The state in a snapshot; undefined when it was written in another layout. */
export function decodeState(json: JsonObject): WorkflowState | undefined {
  if (json.layout !== layout || !Array.isArray(json.nodes) || !isJsonObject(json.timers)) return undefined;
  const { layout: _, ...rest } = json;
  const stored = rest as unknown as Omit<WorkflowState, keyof Stored> & Stored;
  return {
    ...notYetOfWorkflow,
    ...stored,
    nodes: PersistentMap(stored.nodes.map((node) => [node.name, decodeNode(node)] as const)),
    running: PersistentSet(stored.running),
    pending: OrderedSet(stored.pending),
    wanting: OrderedSet(stored.wanting),
    daemons: PersistentSet(stored.daemons),
    failed: List(stored.failed),
    deliveries: PersistentMap(stored.deliveries.map((delivery) => [delivery.key, delivery] as const)),
    timers: Object.entries(stored.timers).reduce((timers, [name, at]) => setTimer(timers, name, at), noTimers),
    attempts: PersistentMap(Object.entries(stored.attempts ?? {})),
    earlier: PersistentMap(Object.entries(stored.earlier ?? {})),
  };
}

function encodeNode(node: NodeState): StoredNode {
  const { waiting, ready, again, ...rest } = node;
  if (waiting === undefined && ready === undefined && again === undefined) return rest;
  return {
    ...rest,
    ...(again === undefined ? {} : { again: [...again] }),
    ...(waiting === undefined ? {} : { waiting: Object.fromEntries(waiting) }),
    ...(ready === undefined ? {} : { ready: [...ready] }),
  };
}

function decodeNode({ waiting, ready, again, ...node }: StoredNode): NodeState {
  return {
    ...notYetOfNode,
    ...node,
    again: again === undefined ? undefined : List(again),
    waiting: waiting === undefined ? undefined : PersistentMap(Object.entries(waiting)),
    ready: ready === undefined ? undefined : List(ready),
  };
}

import type {
  CompletedPhase,
  DeliveryState,
  FulfilledPhase,
  JsonObject,
  NodeOutputs,
  NodePhase,
  NodeType,
  NodeWork,
  RunContext,
  SemanticsName,
  WorkflowIdentity,
  WorkflowPhase,
} from "@onexit/events";
import type { List, Map as PersistentMap, Set as PersistentSet } from "immutable";

/** One node of a run. */
export interface NodeState {
  /** Argo's full node name: the key everywhere. */
  readonly name: string;
  /** Order of creation, from 0. */
  readonly index: number;
  readonly displayName: string;
  readonly nodeType: NodeType;
  readonly template: string;
  readonly boundary?: string;
  readonly parent?: string;
  readonly onExit: boolean;
  readonly inputs: Readonly<Record<string, string>>;
  readonly phase: NodePhase;
  readonly message: string;
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** 1-based; 0 for a node that never ran. */
  readonly attempt: number;
  readonly work?: NodeWork;
  readonly outputs: NodeOutputs;
  readonly logTail: string;
  readonly host?: string;
  /** Set from the moment it was told to end. */
  readonly cancelled?: { readonly message: string; readonly graceMs: number };
  /** How many nodes that name this one as their parent are not fulfilled. */
  readonly open: number;
  /** Of Steps: how many groups were started. */
  readonly groups: number;
}

/** What became of one request. */
export interface Delivery {
  readonly key: string;
  readonly action: string;
  readonly node: string;
  readonly required: boolean;
  readonly state: DeliveryState;
  readonly attempt: number;
  readonly destination: string;
  readonly message: string;
  readonly durationMs?: number;
}

/** How the entrypoint ended and what the exit handler made of it. */
export interface ExitState {
  readonly template: string;
  readonly status: CompletedPhase;
  readonly message: string;
  readonly startedAt: number;
  readonly phase?: FulfilledPhase;
  readonly handlerMessage?: string;
  /** A terminate came while the handler ran. */
  readonly terminated: boolean;
}

/** The fold of one workflow's events, and nothing else. */
export interface WorkflowState {
  readonly workflow: WorkflowIdentity;
  readonly manifest: JsonObject;
  readonly semantics: SemanticsName;
  readonly context: RunContext;
  readonly run: number;
  readonly createdAt: number;
  readonly phase: WorkflowPhase;
  readonly message: string;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly shutdown?: { readonly strategy: "Stop" | "Terminate"; readonly by: string; readonly message: string };
  readonly deadlineExceeded: boolean;
  /** Set once somebody deleted the object; it stays until its handler has ended. */
  readonly deletedAt?: number;
  readonly exit?: ExitState;
  readonly nodes: PersistentMap<string, NodeState>;
  /** Leaves that should be in flight. */
  readonly running: PersistentSet<string>;
  /** Nodes that ended Failed or Error, in that order. */
  readonly failed: List<string>;
  readonly deliveries: PersistentMap<string, Delivery>;
  /** When something is to be decided although nothing happened; epoch ms by timer. */
  readonly timers: PersistentMap<string, number>;
}

/** The node of that name; throws when there is none, for the interpreter only asks for what it made. */
export function nodeOf(state: WorkflowState, name: string): NodeState {
  const node = state.nodes.get(name);
  if (node === undefined) throw new Error(`${state.workflow.name} has no node ${JSON.stringify(name)}`);
  return node;
}

/** True once the workflow has finished and every delivery has ended: nothing more will happen by itself. */
export function isSettled(state: WorkflowState): boolean {
  return state.finishedAt !== undefined && openDeliveries(state) === 0;
}

/** How many deliveries are still on their way. */
export function openDeliveries(state: WorkflowState): number {
  return state.deliveries.count((delivery) => delivery.state === "pending");
}

/** True when `name` is `ancestor` or stands below it. */
export function isWithin(state: WorkflowState, name: string, ancestor: string): boolean {
  for (let at: string | undefined = name; at !== undefined; at = state.nodes.get(at)?.parent) {
    if (at === ancestor) return true;
  }
  return false;
}

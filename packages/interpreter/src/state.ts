import type {
  ActionRequested,
  ArtifactValue,
  CompletedPhase,
  ContainerOutcome,
  DeliveryState,
  EarlierNode,
  FulfilledPhase,
  Json,
  JsonObject,
  Lock,
  MemoKey,
  NodeOutputs,
  NodePhase,
  NodeType,
  NodeWork,
  RunContext,
  SemanticsName,
  WorkflowIdentity,
  WorkflowPhase,
} from "@onexit/events";
import type { List, OrderedSet, Map as PersistentMap, Set as PersistentSet } from "immutable";
import type { Timers } from "./timers.ts";

/** One node of a run. What it may lack is undefined rather than absent: objects of one shape are copied many times faster. */
export interface NodeState {
  /** Argo's full node name: the key everywhere. */
  readonly name: string;
  /** Order of creation, from 0. */
  readonly index: number;
  readonly displayName: string;
  readonly nodeType: NodeType;
  /** Key of the template; empty where there is none. */
  readonly template: string;
  readonly boundary: string | undefined;
  readonly parent: string | undefined;
  readonly hookOf: string | undefined;
  readonly call: string | undefined;
  readonly item: Json | undefined;
  readonly onExit: boolean;
  readonly inputs: Readonly<Record<string, string>>;
  readonly inputArtifacts: Readonly<Record<string, ArtifactValue>>;
  readonly phase: NodePhase;
  readonly message: string;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  /** 1-based; 0 for a node that never ran. */
  readonly attempt: number;
  readonly work: NodeWork | undefined;
  readonly deadline: number | undefined;
  readonly outputs: NodeOutputs;
  readonly logTail: string;
  readonly host: string | undefined;
  readonly containers: readonly ContainerOutcome[] | undefined;
  readonly memoized: boolean;
  /** Of one whose outputs are another workflow's: the id of the node that ran there. */
  readonly original: string | undefined;
  /** Set from the moment it was told to end. */
  readonly cancelled: { readonly message: string; readonly graceMs: number } | undefined;
  /** What a Pending node waits for. */
  readonly locks: readonly Lock[];
  readonly hasLocks: boolean;
  readonly memo: MemoKey | undefined;
  /** Its cache knows nothing of it. */
  readonly memoMissed: boolean | undefined;
  /** A daemon that is up: fulfilled, and running on. */
  readonly daemoned: boolean;
  readonly ip: string | undefined;
  /** It has ended, and so have its hooks. */
  readonly settled: boolean;
  /** How many hooks of it are open. */
  readonly openHooks: number;
  /** How many nodes that name this one as their parent are not settled. */
  readonly open: number;
  /** How many children were started: groups of Steps, members of a group, attempts of a Retry, tasks of a DAG. */
  readonly started: number;
  /** As a boundary: how many nodes right below are active, and how many have failed. */
  readonly active: number;
  readonly failures: number;
  /** Of a StepGroup or TaskGroup in a later run: numbers of children below `started` that are to be started anew. */
  readonly again: List<number> | undefined;
  /** Of a StepGroup or TaskGroup: the items of its loops, by step. */
  readonly loops: Readonly<Record<string, readonly Json[]>>;
  /** Of a DAG: how many dependencies each task still waits for, and the tasks that wait for none. */
  readonly waiting: PersistentMap<string, number> | undefined;
  readonly ready: List<string> | undefined;
  readonly targets: readonly string[] | undefined;
  /** Of a Retry: no attempt starts before; epoch ms. */
  readonly notBefore: number | undefined;
}

/** What a node does not have at first, so that all have the same keys. */
export const notYetOfNode = {
  finishedAt: undefined,
  work: undefined,
  deadline: undefined,
  host: undefined,
  containers: undefined,
  cancelled: undefined,
  memo: undefined,
  memoMissed: undefined,
  original: undefined,
  ip: undefined,
  again: undefined,
  waiting: undefined,
  ready: undefined,
  targets: undefined,
  notBefore: undefined,
} as const satisfies Partial<NodeState>;

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
  /** Of an earlier run whose node is gone, while it is open: what was asked for. */
  readonly request?: ActionRequested;
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

/** What was set on a workflow since it was submitted. */
export interface MetadataChanges {
  readonly labels: Readonly<Record<string, string | null>>;
  readonly annotations: Readonly<Record<string, string | null>>;
}

/** The fold of one workflow's events, and nothing else; of one shape, as a NodeState is. */
export interface WorkflowState {
  readonly workflow: WorkflowIdentity;
  readonly manifest: JsonObject;
  readonly resources: readonly JsonObject[];
  readonly semantics: SemanticsName;
  readonly context: RunContext;
  /** 0, and one more for each retry. */
  readonly run: number;
  readonly createdAt: number;
  readonly phase: WorkflowPhase;
  readonly message: string;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  /** Nothing new starts. */
  readonly suspended: boolean;
  readonly shutdown:
    | { readonly strategy: "Stop" | "Terminate"; readonly by: string; readonly message: string }
    | undefined;
  readonly deadlineExceeded: boolean;
  /** Set once somebody deleted the object; it stays until its handler has ended. */
  readonly deletedAt: number | undefined;
  readonly exit: ExitState | undefined;
  /** Labels and annotations that were set since it was submitted; null: taken away. */
  readonly metadata: MetadataChanges | undefined;
  /** Of nodes that a retry took away: the number of their last attempt, so that none ever has the same. */
  readonly attempts: PersistentMap<string, number>;
  /** What is taken from another workflow once its turn comes, by the node's full name. */
  readonly earlier: PersistentMap<string, EarlierNode>;
  /** The workflow's own locks. */
  readonly locks: readonly Lock[];
  readonly hasLocks: boolean;
  readonly nodes: PersistentMap<string, NodeState>;
  /** Leaves that should be in flight, daemons among them. */
  readonly running: PersistentSet<string>;
  /** Nodes that wait for locks or a cache. */
  readonly pending: OrderedSet<string>;
  /** Composites that have children to start, and nodes that have waited and may begin. */
  readonly wanting: OrderedSet<string>;
  /** Daemons that are up. */
  readonly daemons: PersistentSet<string>;
  /** How many pods are active. */
  readonly activePods: number;
  /** Nodes that ended Failed or Error, in that order. */
  readonly failed: List<string>;
  /** What nodes published to the whole workflow. */
  readonly globals: {
    readonly parameters: Readonly<Record<string, string>>;
    readonly artifacts: Readonly<Record<string, ArtifactValue>>;
  };
  readonly deliveries: PersistentMap<string, Delivery>;
  /** When something is to be decided although nothing happened. */
  readonly timers: Timers;
  /** Only while a decision is made: it is large enough, and what starts nodes leaves the rest to the next Tick. */
  readonly isFull: boolean;
}

/** What a workflow does not have at first. */
export const notYetOfWorkflow = {
  startedAt: undefined,
  finishedAt: undefined,
  shutdown: undefined,
  deletedAt: undefined,
  exit: undefined,
  metadata: undefined,
  isFull: false,
} as const satisfies Partial<WorkflowState>;

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

/** True when `name` is `ancestor` or stands below it; hooks stand below the node that they belong to. */
export function isWithin(state: WorkflowState, name: string, ancestor: string): boolean {
  for (let at: string | undefined = name; at !== undefined; at = aboveOf(state.nodes.get(at))) {
    if (at === ancestor) return true;
  }
  return false;
}

/** True for a node that failed or could not run. */
export function isUnsuccessful({ phase }: Pick<NodeState, "phase">): boolean {
  return phase === "Failed" || phase === "Error";
}

function aboveOf(node: NodeState | undefined): string | undefined {
  return node?.parent ?? node?.hookOf;
}

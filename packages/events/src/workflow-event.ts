import type { DeliveryState } from "./delivery-event.ts";
import type { WorkflowIdentity } from "./identity.ts";
import type { Json, JsonObject } from "./json.ts";
import type { ArtifactLocation, NodeWork } from "./node-work.ts";
import type { CompletedPhase, FulfilledPhase } from "./phase.ts";
import type { RunContext, StatusVariables } from "./status-variables.ts";

/** Which promises are kept: ours (`onexit`) or those of Argo 4.1 (`argo`). */
export type SemanticsName = "onexit" | "argo";

interface Fact {
  /** Epoch ms. */
  readonly at: number;
}

export interface WorkflowSubmitted extends Fact {
  readonly type: "WorkflowSubmitted";
  readonly workflow: WorkflowIdentity;
  /** Who writes this journal; an engine never touches the bridge's. */
  readonly driver: "engine" | "bridge";
  /** The manifest as submitted, with its arguments filled in. */
  readonly manifest: JsonObject;
  /** The WorkflowTemplates that it refers to, as they were then: later edits do not matter. */
  readonly resources?: readonly JsonObject[];
  readonly semantics: SemanticsName;
  readonly context: RunContext;
  /** 0, and one more for each `retry` of the workflow. */
  readonly run: number;
  /** Of a memoized resubmission: what succeeded in the workflow that it was made of, by the node's full name without the workflow's. */
  readonly earlier?: Readonly<Record<string, EarlierNode>>;
}

/** A leaf that succeeded in another workflow, and is not to run again. */
export interface EarlierNode {
  /** Its id there. */
  readonly id: string;
  readonly outputs: NodeOutputs;
}

export interface WorkflowStarted extends Fact {
  readonly type: "WorkflowStarted";
}

/** Nothing new starts until it is resumed; what runs goes on. */
export interface WorkflowSuspended extends Fact {
  readonly type: "WorkflowSuspended";
  readonly by: string;
}

export interface WorkflowResumed extends Fact {
  readonly type: "WorkflowResumed";
  readonly by: string;
}

/** The workflow has its locks; until then it is Pending. */
export interface WorkflowLocked extends Fact {
  readonly type: "WorkflowLocked";
}

/** The workflow waits for locks. */
export interface WorkflowWaiting extends Fact {
  readonly type: "WorkflowWaiting";
  readonly locks: readonly Lock[];
  readonly message: string;
}

/** End gently or at once; also written when the workflow's own deadline is over. */
export interface StopRequested extends Fact {
  readonly type: "StopRequested" | "TerminateRequested";
  readonly by: string;
  readonly message: string;
}

/** The workflow's `activeDeadlineSeconds` is over. */
export interface DeadlineExceeded extends Fact {
  readonly type: "DeadlineExceeded";
}

export interface WorkflowFinished extends Fact {
  readonly type: "WorkflowFinished";
  /** Absent for the first run: a workflow that is retried ends once more. */
  readonly run?: number;
  readonly phase: CompletedPhase;
  readonly message: string;
  /** What the exit handler ended as, told apart from the workflow's own phase. */
  readonly exitHandler?: { readonly phase: FulfilledPhase; readonly message: string };
  /** All status variables at the end, for whoever subscribes. */
  readonly variables: StatusVariables;
}

export interface WorkflowDeleted extends Fact {
  readonly type: "WorkflowDeleted";
  readonly by: string;
}

export interface WorkflowLost extends Fact {
  readonly type: "WorkflowLost";
  readonly message: string;
}

/** A workflow that had ended runs again under its name and uid: what is named here is made anew, everything else stays. */
export interface WorkflowRetried extends Fact {
  readonly type: "WorkflowRetried";
  readonly by: string;
  /** 1 for the first retry; part of every delivery's key. */
  readonly run: number;
  /** Full names of nodes that go, each with all below it and with its hooks. */
  readonly removed: readonly string[];
  /** Full names of the composites around them, which go on; their hooks go, too. */
  readonly reopened: readonly string[];
  /** Arguments of the workflow that have other values from now on. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What the reopened composites have for inputs because of these, by full name. */
  readonly inputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Labels and annotations of a workflow, while it runs or after; null takes one away. */
export interface WorkflowMetadataSet extends Fact {
  readonly type: "WorkflowMetadataSet";
  readonly by: string;
  readonly labels: Readonly<Record<string, string | null>>;
  readonly annotations: Readonly<Record<string, string | null>>;
}

/** The workflow's own deadline is another from now on: so long after its start, or none. */
export interface WorkflowDeadlineSet extends Fact {
  readonly type: "WorkflowDeadlineSet";
  readonly by: string;
  readonly seconds?: number;
}

export interface ExitHandlerStarted extends Fact {
  readonly type: "ExitHandlerStarted";
  readonly template: string;
  /** What the entrypoint ended as: the handler's `workflow.status`. */
  readonly status: CompletedPhase;
  readonly message: string;
}

export interface ExitHandlerFinished extends Fact {
  readonly type: "ExitHandlerFinished";
  readonly phase: FulfilledPhase;
  readonly message: string;
}

/** Argo's node types (`workflow_types.go`, NodeType); Container is only shown, not a node of its own here. */
export type NodeType =
  | "Pod"
  | "Steps"
  | "StepGroup"
  | "DAG"
  | "TaskGroup"
  | "Retry"
  | "Suspend"
  | "HTTP"
  | "Plugin"
  | "Skipped";

/** A mutex, or a semaphore whose limit stands in a ConfigMap. */
export interface Lock {
  readonly kind: "mutex" | "semaphore";
  readonly namespace: string;
  /** Of a semaphore: `<configmap>/<key>`. */
  readonly name: string;
}

/** An artifact on its way from one node to another. */
export interface ArtifactValue {
  readonly location: ArtifactLocation;
  /** Within what is found there. */
  readonly subPath?: string;
}

/** What every new node says about itself. */
export interface NodeDeclared extends Fact {
  /** Argo's full node name, e.g. `wf[0].step1`. */
  readonly node: string;
  readonly displayName: string;
  readonly nodeType: NodeType;
  /** Key of the template; empty where there is none. */
  readonly template: string;
  /** Full name of the enclosing Steps or DAG node; absent for the root and workflow-level hooks. */
  readonly boundary?: string;
  /** Full name of the node that waits for this one; absent for the root and for hooks. */
  readonly parent?: string;
  /** Of a hook: the full name of the node that it belongs to. */
  readonly hookOf?: string;
  /** The step or task that called. */
  readonly call?: string;
  /** Of a loop's child: its item. */
  readonly item?: Json;
  /** Part of an exit handler: not bounded by the workflow's deadline, not ended by a stop. */
  readonly onExit: boolean;
  /** The resolved input parameters. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly inputArtifacts?: Readonly<Record<string, ArtifactValue>>;
}

export interface NodeStarted extends NodeDeclared {
  readonly type: "NodeStarted";
  /** 1-based: of a retried template the number of its try. */
  readonly attempt: number;
  readonly work: NodeWork;
  /** Where a process may run: another host never starts it again. */
  readonly host?: string;
  /** Epoch ms after which the node is cancelled. */
  readonly deadline?: number;
  /** Of a StepGroup or TaskGroup: the items of its loops, by step. */
  readonly loops?: Readonly<Record<string, readonly Json[]>>;
  /** Of a DAG: the tasks that it is to run, when these are not all. */
  readonly targets?: readonly string[];
}

/** A node that cannot begin yet: it waits for its locks, or for what a cache knows of it. */
export interface NodeWaiting extends NodeDeclared {
  readonly type: "NodeWaiting";
  readonly locks: readonly Lock[];
  readonly memo?: MemoKey;
  /** Epoch ms after which it waits no more: its template's `timeout` counts the wait, too. */
  readonly deadline?: number;
  readonly message: string;
}

/** Where the outputs of earlier runs are kept. */
export interface MemoKey {
  readonly cache: string;
  readonly key: string;
  /** How old an entry may be, ms; undefined: any age. */
  readonly maxAgeMs?: number;
}

/** A waiting node has all its locks. */
export interface LocksGranted extends Fact {
  readonly type: "LocksGranted";
  readonly node: string;
}

/** What a cache knows of a waiting node's key is nothing. */
export interface MemoMissed extends Fact {
  readonly type: "MemoMissed";
  readonly node: string;
}

/** A node that never ran: skipped by its `when`, omitted, or wrong before it could start. */
export interface NodeSkipped extends NodeDeclared {
  readonly type: "NodeSkipped";
  readonly phase: "Skipped" | "Omitted" | "Failed" | "Error";
  readonly message: string;
}

/** A daemon is up: it counts as fulfilled, and runs on. */
export interface NodeReady extends Fact {
  readonly type: "NodeReady";
  readonly node: string;
  readonly ip: string;
}

/** A retried node is tried once more. */
export interface NodeRetried extends Fact {
  readonly type: "NodeRetried";
  readonly node: string;
  /** Epoch ms before which the next attempt does not start. */
  readonly notBefore: number;
  readonly message: string;
}

/** Somebody gave a suspended node values for its outputs, or a message. */
export interface NodeOutputsSet extends Fact {
  readonly type: "NodeOutputsSet";
  readonly node: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly by: string;
}

/** All hooks of a node that has hooks have ended after its end. */
export interface NodeSettled extends Fact {
  readonly type: "NodeSettled";
  readonly node: string;
}

/** A running node was told to end; NodeFinished follows when it has. */
export interface NodeCancelled extends Fact {
  readonly type: "NodeCancelled";
  readonly node: string;
  readonly message: string;
  /** How long the processes have between TERM and KILL. */
  readonly graceMs: number;
}

export interface NodeOutputs {
  readonly parameters: Readonly<Record<string, string>>;
  readonly artifacts?: Readonly<Record<string, ArtifactValue>>;
  readonly result?: string;
  readonly exitCode?: number;
}

export interface NodeFinished extends Fact {
  readonly type: "NodeFinished";
  readonly node: string;
  readonly attempt: number;
  readonly phase: CompletedPhase;
  readonly message: string;
  readonly outputs: NodeOutputs;
  /** The last lines of the step's output, kept for messages when it failed. */
  readonly logTail?: string;
  /** Where the step ran. */
  readonly host?: string;
  /** What it publishes to the whole workflow. */
  readonly globals?: Pick<NodeOutputs, "parameters" | "artifacts">;
  /** Of a container set, in the order of its containers. */
  readonly containers?: readonly ContainerOutcome[];
  /** Taken from a cache, nothing ran. */
  readonly memoized?: true;
  /** Taken from another workflow, nothing ran: the id of the node that did. */
  readonly original?: string;
}

/** How one container of a set ended. */
export interface ContainerOutcome {
  readonly name: string;
  readonly phase: "Succeeded" | "Failed" | "Omitted";
  readonly exitCode?: number;
  readonly message: string;
}

/** A delivery came to its end; also written after WorkflowFinished. */
export interface DeliveryEnded extends Fact {
  readonly type: "DeliveryEnded";
  readonly key: string;
  readonly action: string;
  readonly node: string;
  readonly state: DeliveryState;
  readonly attempt: number;
  readonly destination: string;
  readonly message: string;
  readonly durationMs?: number;
}

/** Everything that a journal may hold; one journal is one workflow. */
export type WorkflowEvent =
  | WorkflowSubmitted
  | WorkflowStarted
  | WorkflowSuspended
  | WorkflowResumed
  | StopRequested
  | DeadlineExceeded
  | WorkflowFinished
  | WorkflowDeleted
  | WorkflowLost
  | WorkflowRetried
  | WorkflowMetadataSet
  | WorkflowDeadlineSet
  | ExitHandlerStarted
  | ExitHandlerFinished
  | WorkflowWaiting
  | WorkflowLocked
  | NodeStarted
  | NodeWaiting
  | LocksGranted
  | MemoMissed
  | NodeSkipped
  | NodeReady
  | NodeRetried
  | NodeOutputsSet
  | NodeSettled
  | NodeCancelled
  | NodeFinished
  | DeliveryEnded;

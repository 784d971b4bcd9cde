import type { DeliveryState } from "./delivery-event.ts";
import type { WorkflowIdentity } from "./identity.ts";
import type { JsonObject } from "./json.ts";
import type { NodeWork } from "./node-work.ts";
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
  readonly semantics: SemanticsName;
  readonly context: RunContext;
  /** 0, and one more for each `retry` of the workflow. */
  readonly run: number;
}

export interface WorkflowStarted extends Fact {
  readonly type: "WorkflowStarted";
}

export interface WorkflowSuspended extends Fact {
  readonly type: "WorkflowSuspended";
}

export interface WorkflowResumed extends Fact {
  readonly type: "WorkflowResumed";
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

/** Argo's node types (`workflow_types.go`, NodeType). */
export type NodeType = "Pod" | "Steps" | "StepGroup" | "Skipped" | "Plugin";

/** What every new node says about itself. */
export interface NodeDeclared extends Fact {
  /** Argo's full node name, e.g. `wf[0].step1`. */
  readonly node: string;
  readonly displayName: string;
  readonly nodeType: NodeType;
  readonly template: string;
  /** Full name of the enclosing Steps node; absent for the root and the exit handler. */
  readonly boundary?: string;
  /** Full name of the node that waits for this one; absent for the root and the exit handler. */
  readonly parent?: string;
  /** Part of an exit handler: not bounded by the workflow's deadline, not ended by a stop. */
  readonly onExit: boolean;
  /** The resolved input parameters. */
  readonly inputs: Readonly<Record<string, string>>;
}

export interface NodeStarted extends NodeDeclared {
  readonly type: "NodeStarted";
  /** 1-based. */
  readonly attempt: number;
  readonly work: NodeWork;
  /** Where a process may run: another host never starts it again. */
  readonly host?: string;
  /** Epoch ms after which the node is cancelled. */
  readonly deadline?: number;
}

/** A node that never ran: skipped by its `when`, omitted, or wrong before it could start. */
export interface NodeSkipped extends NodeDeclared {
  readonly type: "NodeSkipped";
  readonly phase: "Skipped" | "Omitted" | "Error";
  readonly message: string;
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
  | ExitHandlerStarted
  | ExitHandlerFinished
  | NodeStarted
  | NodeSkipped
  | NodeCancelled
  | NodeFinished
  | DeliveryEnded;

import type {
  ArtifactLocation,
  DeliveryEvent,
  EarlierNode,
  JsonObject,
  NodeOutputs,
  RunContext,
  SemanticsName,
  WorkflowIdentity,
} from "@onexit/events";

/** How one container of a set ended. */
export interface ContainerReport {
  readonly name: string;
  readonly phase: "Succeeded" | "Failed" | "Omitted";
  readonly exitCode?: number;
  readonly message: string;
}

/** What an executor says about one attempt of one node. What is stale or repeated decides to nothing. */
export interface NodeReport {
  readonly node: string;
  readonly attempt: number;
  /**
   * `exited`: the work was done, with `exitCode`, `response` or `keys` to judge it by; `failed`: it was not, and that is
   * no fault of the machinery (a refused connection, a sidecar that failed); `error`: the machinery failed, or an output
   * is missing; `ready`: a daemon is up, which is no end.
   */
  readonly outcome: "exited" | "failed" | "error" | "ready";
  /** 128+N when the process was ended by signal N. */
  readonly exitCode?: number;
  /** Which container failed, when it is not `main`. */
  readonly container?: string;
  /** Why, when `outcome` is `error` or `failed`. */
  readonly message?: string;
  readonly outputs: {
    readonly parameters: Readonly<Record<string, string>>;
    readonly result?: string;
    /** Those that were stored; an optional one that was missing is not among them. */
    readonly artifacts?: Readonly<Record<string, ArtifactLocation>>;
  };
  /** Of `http` work; header names in lower case. */
  readonly response?: {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, readonly string[]>>;
    readonly body: string;
  };
  /** Of `data` work. */
  readonly keys?: readonly string[];
  /** Of a container set, in the order of its containers. */
  readonly containers?: readonly ContainerReport[];
  /** Of a daemon that is ready. */
  readonly ip?: string;
  /** The last lines of output, for messages. */
  readonly logTail: string;
  readonly host: string;
}

interface Asked {
  /** Epoch ms; never runs backwards within one workflow. */
  readonly at: number;
  /** Of the engine that decides: where the processes that it starts are to run. */
  readonly host: string;
}

export interface Submit extends Asked {
  readonly type: "Submit";
  readonly workflow: WorkflowIdentity;
  /** Valid: `parseWorkflow` found no errors, and every parameter has a value. */
  readonly manifest: JsonObject;
  /** The WorkflowTemplates that it refers to. */
  readonly resources?: readonly JsonObject[];
  readonly semantics: SemanticsName;
  readonly context: RunContext;
  /** What another workflow has done of it already (`earlierNodes`). */
  readonly earlier?: Readonly<Record<string, EarlierNode>>;
}

export interface Report extends Asked {
  readonly type: "Report";
  readonly report: NodeReport;
}

/** A service's word on a delivery. */
export interface DeliveryReport extends Asked {
  readonly type: "DeliveryReport";
  readonly event: DeliveryEvent;
}

export interface Cancel extends Asked {
  readonly type: "Cancel";
  readonly strategy: "Stop" | "Terminate" | "Delete";
  readonly by: string;
  readonly message: string;
}

/** Nothing new is to start until it is resumed. */
export interface Suspend extends Asked {
  readonly type: "Suspend";
  readonly by: string;
}

/** Goes on: the workflow, or those suspended nodes alone. */
export interface Resume extends Asked {
  readonly type: "Resume";
  readonly by: string;
  /** Full names; undefined: the workflow with all its suspended nodes; empty: the workflow without any. */
  readonly nodes?: readonly string[];
}

/** Something for suspended nodes: values for their outputs, or an end (`argo node set`, `argo stop --node-field-selector`). */
export interface SetNodes extends Asked {
  readonly type: "SetNodes";
  readonly by: string;
  readonly nodes: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
  readonly phase?: "Succeeded" | "Failed" | "Error";
  readonly message?: string;
}

/** What may be said when a workflow is to run again (`argo retry`). */
export interface RetryOptions {
  /** Together with the selector: what it selects runs again, too, although it succeeded. */
  readonly restartSuccessful?: boolean;
  readonly nodeFieldSelector?: string;
  /** Other values for arguments of the workflow. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A workflow that has ended is to run again, from where it failed. */
export interface Retry extends Asked, RetryOptions {
  readonly type: "Retry";
  readonly by: string;
}

/** Other labels or annotations; null takes one away. */
export interface SetMetadata extends Asked {
  readonly type: "SetMetadata";
  readonly by: string;
  readonly labels?: Readonly<Record<string, string | null>>;
  readonly annotations?: Readonly<Record<string, string | null>>;
}

/** Another `activeDeadlineSeconds` for the workflow; absent: none. */
export interface SetDeadline extends Asked {
  readonly type: "SetDeadline";
  readonly by: string;
  readonly seconds?: number;
}

/** A waiting node, or without one the workflow, has all its locks. */
export interface LockGrant extends Asked {
  readonly type: "LockGrant";
  readonly node?: string;
}

/** What a cache knows of a waiting node's key. */
export interface MemoAnswer extends Asked {
  readonly type: "MemoAnswer";
  readonly node: string;
  /** Undefined: nothing, or nothing young enough. */
  readonly outputs?: NodeOutputs;
}

/** Time has passed. */
export interface Tick extends Asked {
  readonly type: "Tick";
}

/** What the interpreter is told. */
export type Input =
  | Submit
  | Report
  | DeliveryReport
  | Cancel
  | Suspend
  | Resume
  | SetNodes
  | Retry
  | SetMetadata
  | SetDeadline
  | LockGrant
  | MemoAnswer
  | Tick;

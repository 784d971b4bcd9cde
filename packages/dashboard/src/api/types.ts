import type { DeliveryState, Json, JsonObject, NodePhase, WorkflowPhase } from "@onexit/events";

/** A parameter as Argo writes it. */
export interface Parameter {
  readonly name: string;
  readonly value?: string | number | boolean;
}

/** Inputs or outputs of a node. */
export interface Values {
  readonly parameters?: readonly Parameter[];
  readonly artifacts?: readonly ({ readonly name: string } & JsonObject)[];
  readonly result?: string;
  readonly exitCode?: string;
}

/** One entry of `status.nodes`, as Argo's API shows it. */
export interface NodeStatus {
  readonly id: string;
  readonly name: string;
  readonly displayName?: string;
  readonly type: string;
  readonly templateName?: string;
  readonly templateRef?: { readonly name: string; readonly template: string };
  readonly phase?: NodePhase;
  readonly boundaryID?: string;
  readonly message?: string;
  readonly startedAt?: string | null;
  readonly finishedAt?: string | null;
  readonly daemoned?: boolean;
  readonly inputs?: Values;
  readonly outputs?: Values;
  readonly hostNodeName?: string;
  readonly nodeFlag?: { readonly hooked?: boolean; readonly retried?: boolean };
  readonly children?: readonly string[];
}

/** A delivery as a workflow's status shows it. */
export interface DeliveryBrief {
  readonly id: string;
  readonly key: string;
  readonly action: string;
  /** The full name of the node that asked for it. */
  readonly node: string;
  readonly state: DeliveryState;
  readonly required?: boolean;
  readonly attempt: number;
  readonly destination: string;
  readonly message: string;
  readonly durationMs?: number;
}

/** What became of the exit handler; ours, beside Argo's fields. */
export interface ExitHandlerStatus {
  readonly template: string;
  readonly ranBecause: string;
  readonly phase: string;
  readonly message?: string;
}

/** A step of a steps template, or a task of a dag. */
export interface CallSpec {
  readonly name: string;
  readonly template?: string;
  readonly templateRef?: { readonly name: string; readonly template: string };
  readonly when?: string;
  readonly depends?: string;
  readonly dependencies?: readonly string[];
}

/** As much of a template as the dashboard reads. */
export interface TemplateSpec {
  readonly name: string;
  readonly steps?: readonly (readonly CallSpec[] | { readonly steps?: readonly CallSpec[] })[];
  readonly dag?: { readonly tasks?: readonly CallSpec[] };
  readonly plugin?: JsonObject;
  readonly [key: string]: unknown;
}

/** A Workflow object. */
export interface Workflow {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly generateName?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly entrypoint?: string;
    readonly onExit?: string;
    readonly arguments?: Values;
    readonly templates?: readonly TemplateSpec[];
    readonly suspend?: boolean;
    readonly shutdown?: string;
    readonly workflowTemplateRef?: { readonly name: string };
    readonly [key: string]: unknown;
  };
  readonly status?: {
    readonly phase?: WorkflowPhase | "";
    readonly message?: string;
    readonly startedAt?: string | null;
    readonly finishedAt?: string | null;
    readonly progress?: string;
    readonly nodes?: Readonly<Record<string, NodeStatus>>;
    readonly outputs?: Values;
    readonly exitHandler?: ExitHandlerStatus;
    /** Who told it to end, and why. */
    readonly stopped?: { readonly by: string; readonly strategy: "Stop" | "Terminate"; readonly message: string };
    readonly deliveries?: readonly DeliveryBrief[];
    readonly storedWorkflowTemplateSpec?: Workflow["spec"];
  };
}

/** A cron workflow or a template, as far as it is shown beside its YAML. */
export interface Definition {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly creationTimestamp?: string;
  };
  readonly spec?: {
    readonly schedules?: readonly string[];
    readonly schedule?: string;
    readonly timezone?: string;
    readonly suspend?: boolean;
  };
  readonly status?: {
    readonly phase?: string;
    readonly lastScheduledTime?: string | null;
    readonly conditions?: readonly { readonly type: string; readonly message?: string }[] | null;
  };
}

/** A page of workflows. */
export interface WorkflowList {
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items: readonly Workflow[] | null;
}

/** Which workflow something is about. */
export interface WorkflowRef {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** One thing that happened, as the stream and the events' list tell it. */
export interface Happening {
  readonly seq: number;
  /** Epoch ms, or RFC 3339. */
  readonly at: number | string;
  readonly kind: "workflow" | "node" | "delivery" | "request" | "watch" | "audit";
  readonly type: string;
  readonly workflow: WorkflowRef;
  readonly phase?: string;
  readonly message?: string;
  readonly node?: {
    readonly id: string;
    readonly name: string;
    readonly displayName?: string;
    readonly template?: string;
    readonly phase?: string;
  };
  readonly delivery?: {
    readonly id: string;
    readonly key?: string;
    readonly action: string;
    readonly destination?: string;
    readonly state: DeliveryState;
    readonly attempt?: number;
    /** The full name of the node that asked for it, or the event that did. */
    readonly origin?: string;
  };
}

/** One attempt of a delivery. */
export interface Attempt {
  readonly attempt: number;
  readonly at: number | string;
  readonly type: string;
  readonly durationMs?: number;
  readonly status?: number;
  readonly request?: {
    readonly method?: string;
    readonly url?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Json;
  };
  readonly response?: { readonly status?: number; readonly body?: Json };
  readonly error?: string;
  readonly nextAt?: number | string;
  readonly truncated?: readonly string[];
  readonly why?: string;
}

/** A retry that somebody asked for. */
export interface AskedAgain {
  readonly at: number | string;
  readonly afterAttempt: number;
  readonly by?: string;
  readonly reason?: string;
}

/** A delivery; the list leaves the attempts out. */
export interface Delivery {
  readonly id: string;
  readonly key: string;
  readonly action: string;
  readonly destination: string;
  readonly state: DeliveryState;
  readonly workflow: WorkflowRef;
  readonly origin?: Json;
  readonly template?: string;
  readonly parameters?: JsonObject;
  readonly requestedAt?: number | string;
  readonly updatedAt?: number | string;
  readonly attempt?: number;
  readonly message?: string;
  readonly attempts?: readonly Attempt[];
  readonly edited?: boolean;
  readonly ledger?: {
    readonly state: string;
    readonly notBefore?: number | string;
    readonly parked?: boolean;
    readonly askedAgain?: readonly AskedAgain[];
  };
}

/** A page of deliveries, and how many there are of each state. */
export interface DeliveryList {
  readonly items: readonly Delivery[];
  readonly counts?: Readonly<Partial<Record<DeliveryState, number>>>;
  readonly next?: string | number;
  /** How far the server has read the past; `ready` when all of it. */
  readonly index?: { readonly ready: boolean; readonly left?: number };
}

/** What a redrive did, or would do. */
export interface Redriven {
  readonly retried: readonly string[];
  readonly refused: readonly Refused[];
}

/** What a drop did, or would do. */
export interface Dropped {
  readonly dropped: readonly string[];
  readonly refused: readonly Refused[];
}

/** A delivery that was left as it is, and why. */
export interface Refused {
  readonly id: string;
  readonly why: string;
}

/** An action that some service offers. */
export interface ActionInfo {
  readonly name: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly type?: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly values?: readonly string[];
  }[];
  readonly secrets?: readonly { readonly name: string; readonly present: boolean; readonly required?: boolean }[];
  readonly example?: Json;
  readonly destinations?: readonly Lane[];
}

/** How one destination of an action is. */
export interface Lane {
  readonly name: string;
  readonly state?: string;
  readonly sent?: number;
  readonly waiting?: number;
  readonly dead?: number;
  readonly updatedAt?: number | string;
}

/** A message as it would be sent. */
export interface PreviewAnswer {
  readonly action: string;
  /** The node that would ask for it. */
  readonly title?: string;
  readonly destination?: string;
  readonly request?: Json;
  readonly slackBlocks?: readonly JsonObject[];
  readonly text?: string;
  readonly truncated?: readonly string[];
  /** Variables that nobody knows, what is wrong with a text, and secrets that are not set. */
  readonly unknown?: readonly string[];
  readonly problems?: readonly string[];
  readonly missing?: readonly string[];
}

/** The policies that the router applies. */
export interface PolicyList {
  readonly items: readonly JsonObject[];
  readonly problems?: readonly (string | JsonObject)[];
}

/** How the parts of the stack are. */
export interface HealthAnswer {
  readonly engine?: JsonObject;
  readonly nats?: JsonObject;
  readonly roles?: readonly { readonly name: string; readonly ready: boolean; readonly reasons?: readonly string[] }[];
  /** Null while it cannot be asked. */
  readonly stream?: JsonObject | null;
  readonly index?: JsonObject;
  readonly persistence?: string;
}

/** Who asks, and what else there is to see here. */
export interface Me {
  readonly name: string;
  readonly roles?: readonly string[];
  readonly namespaces?: readonly string[];
  /** The path of the inbox's page, where the server has one. */
  readonly inbox?: string;
}

/** Something that somebody asked the server to do. */
export interface AuditEntry {
  readonly seq: number;
  /** Epoch ms. */
  readonly at: number;
  readonly by: string;
  readonly method: string;
  readonly path: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Where the request came from. */
  readonly address: string;
  /** It was asked only what would happen. */
  readonly dryRun?: true;
  readonly workflow: { readonly namespace: string };
}

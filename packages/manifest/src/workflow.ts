import type { Json, JsonObject, MountWork, VolumeWork } from "@onexit/events";
import type { DependsTree } from "@onexit/expression";

/**
 * A Workflow as the interpreter reads it: defaults filled in, shorthands spelt out, every reference known to exist, and
 * whatever `workflowTemplateRef`, `templateRef`, `templateDefaults` and `inline` bring in already in its place. Texts
 * may hold tags.
 */
export interface Workflow {
  /** Absent when only `generateName` is given. */
  readonly name?: string;
  readonly generateName?: string;
  /** Absent when the manifest does not say. */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Key of a template. */
  readonly entrypoint: string;
  /** The exit handler: `onExit`, else `hooks.exit`. Its expression is never evaluated (`operator.go:operate`). */
  readonly onExit?: Hook;
  /** Named lifecycle hooks, each with an expression. */
  readonly hooks: ReadonlyMap<string, Hook>;
  readonly serviceAccountName: string;
  readonly arguments: Arguments;
  /** Seconds from the workflow's start. */
  readonly activeDeadlineSeconds?: number;
  /** How many pods may be active at once. */
  readonly parallelism?: number;
  /** Nothing starts until it is resumed. */
  readonly suspend: boolean;
  readonly priority?: number;
  readonly synchronization: Synchronization;
  readonly volumes: readonly Volume[];
  /** Of `workflowMetadata`: set when the workflow starts; `labelsFrom` are expressions. */
  readonly metadata: WorkflowMetadata;
  /** By key: a local template's name, else the way to it. */
  readonly templates: ReadonlyMap<string, Template>;
}

/** Labels and annotations that a workflow gives itself. */
export interface WorkflowMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly labelsFrom: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What is passed to a template. */
export interface Arguments {
  readonly parameters: readonly Parameter[];
  readonly artifacts: readonly Artifact[];
}

/** A parameter, declared or supplied; all values are text. */
export interface Parameter {
  readonly name: string;
  readonly value?: string;
  readonly default?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly globalName?: string;
  readonly valueFrom?: ValueFrom;
}

/** Where a parameter's value comes from; exactly one source, and what holds when that has none. */
export interface ValueFrom {
  /** Of a leaf's output: the file that holds it. */
  readonly path?: string;
  /** Of a steps or dag output: a tag such as `{{steps.a.outputs.result}}`. */
  readonly parameter?: string;
  readonly expression?: string;
  /** Of a suspended node: whoever resumes it. */
  readonly supplied?: true;
  readonly configMapKeyRef?: KeyReference;
  readonly default?: string;
}

/** A key of a ConfigMap or Secret. */
export interface KeyReference {
  readonly name: string;
  readonly key: string;
  readonly optional: boolean;
}

/** An artifact, declared or supplied. */
export interface Artifact {
  readonly name: string;
  readonly path?: string;
  /** Permission bits, as in 0o644. */
  readonly mode?: number;
  readonly recurseMode?: boolean;
  /** A tag such as `{{steps.a.outputs.artifacts.b}}`. */
  readonly from?: string;
  /** An expression that gives an artifact, without braces. */
  readonly fromExpression?: string;
  readonly subPath?: string;
  readonly optional: boolean;
  readonly globalName?: string;
  /** How an output is packed; by default as a tar. */
  readonly archive?: "none" | "tar" | "zip";
  /** Exactly one key, such as `raw`, `http`, `git` or `s3`; its texts may hold tags. */
  readonly location?: JsonObject;
}

/** Where a template was declared. */
export type TemplateOrigin =
  | { readonly kind: "local" }
  | { readonly kind: "namespaced" | "cluster"; readonly resource: string };

interface TemplateBase {
  /** Unique among all templates of the workflow. */
  readonly key: string;
  /** As declared; empty for an inline one. */
  readonly name: string;
  readonly origin: TemplateOrigin;
  readonly inputs: Arguments;
  readonly outputs: Arguments;
  /** Seconds; text until its tags are resolved. On steps and dag only onexit's own semantics honour it. */
  readonly activeDeadlineSeconds?: number | string;
  /** A Go duration that bounds a leaf, waiting included. */
  readonly timeout?: string;
  readonly retry?: RetryStrategy;
  readonly synchronization: Synchronization;
  readonly memoize?: Memoize;
  /** Runs when a node of this template has completed: a superset of Argo. */
  readonly onExit?: Hook;
  /** Of the template's `metadata.annotations`; a display name among them. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Everything in the template that may name a variable, as JSON: for who asks whether something is referenced. */
  readonly text: string;
}

interface Composite {
  /** How many children may be active at once. */
  readonly parallelism?: number;
  /** Nothing more starts once a child has failed. */
  readonly failFast: boolean;
}

/** What container, script, sidecar and init container share (`corev1.Container`). */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly EnvVar[];
  readonly envFrom: readonly EnvFrom[];
  readonly workingDir?: string;
  readonly mounts: readonly VolumeMount[];
}

/** A variable with a value, or with a place that holds it. */
export interface EnvVar {
  readonly name: string;
  readonly value: string;
  readonly from?:
    | { readonly kind: "configMap" | "secret"; readonly ref: KeyReference }
    | { readonly kind: "field"; readonly fieldPath: string };
}

/** All keys of a ConfigMap or Secret as variables. */
export interface EnvFrom {
  readonly kind: "configMap" | "secret";
  readonly name: string;
  readonly prefix: string;
  readonly optional: boolean;
}

/** Where a container sees a volume; its tags are still to be resolved. */
export type VolumeMount = MountWork;

/** A volume that a host without a cluster can give; its tags are still to be resolved. */
export type Volume = VolumeWork;

interface Pod extends TemplateBase {
  readonly volumes: readonly Volume[];
  readonly initContainers: readonly Container[];
  readonly sidecars: readonly Container[];
  /** Counts as fulfilled once it is up, and is ended with its boundary. */
  readonly daemon: boolean;
}

export interface ContainerTemplate extends Pod {
  readonly type: "container";
  readonly container: Container;
}

export interface ScriptTemplate extends Pod {
  readonly type: "script";
  readonly container: Container;
  readonly source: string;
}

/** Several containers that share a node: a graph of their own. */
export interface ContainerSetTemplate extends Pod {
  readonly type: "containerSet";
  readonly containers: readonly (Container & { readonly dependencies: readonly string[] })[];
  /** Of each container, inside the node. */
  readonly containerRetry?: { readonly retries: string; readonly duration?: string };
}

/** A call of a template: a step, or a task of a dag. */
export interface Call {
  readonly name: string;
  /** Key of a template. */
  readonly template: string;
  readonly arguments: Arguments;
  readonly when?: string;
  readonly loop?: Loop;
  readonly continueOn: { readonly failed: boolean; readonly error: boolean };
  readonly onExit?: Hook;
  readonly hooks: ReadonlyMap<string, Hook>;
}

/** What a call is repeated over. */
export type Loop =
  | { readonly kind: "items"; readonly items: readonly Json[] }
  /** A text that will be a JSON list. */
  | { readonly kind: "param"; readonly text: string }
  | {
      readonly kind: "sequence";
      readonly count?: string;
      readonly start?: string;
      readonly end?: string;
      readonly format?: string;
    };

/** A template that is called when something has happened to a node or to the workflow. */
export interface Hook {
  /** Key of a template. */
  readonly template: string;
  /** None given: those of the workflow. */
  readonly arguments?: Arguments;
  readonly expression?: string;
}

export interface StepsTemplate extends TemplateBase, Composite {
  readonly type: "steps";
  /** Groups run in sequence, the steps of a group in parallel. */
  readonly groups: readonly (readonly Call[])[];
}

export interface DagTemplate extends TemplateBase, Composite {
  readonly type: "dag";
  readonly tasks: readonly Task[];
  /** Space-separated names, tags allowed; absent: every task that nobody depends on. */
  readonly target?: string;
  /** Of the `dag` itself: only how its targets are assessed. */
  readonly assessFailFast: boolean;
}

/** A call with what must have happened before it. */
export interface Task extends Call {
  /** The condition; `dependencies` are spelt out in the same form. Absent: it starts at once. */
  readonly depends?: DependsTree;
  /** The tasks that the condition names, each once. */
  readonly dependencies: readonly string[];
}

export interface SuspendTemplate extends TemplateBase {
  readonly type: "suspend";
  /** Seconds or a Go duration; absent: until it is resumed. */
  readonly duration?: string;
}

export interface HttpTemplate extends TemplateBase {
  readonly type: "http";
  readonly method: string;
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string; readonly secret?: KeyReference }[];
  readonly body: string;
  /** Base64. */
  readonly bodyBytes?: string;
  readonly timeoutSeconds?: number;
  readonly successCondition?: string;
  readonly insecureSkipVerify: boolean;
}

/** A list of an artifact repository's keys, transformed. */
export interface DataTemplate extends TemplateBase {
  readonly type: "data";
  readonly source: Artifact;
  /** Expressions over `data`, one after the other. */
  readonly transformations: readonly string[];
}

/** A template of Argo's `plugin` type: one of our actions. */
export interface PluginTemplate extends TemplateBase {
  readonly type: "plugin";
  readonly action: string;
  /** The body of `plugin.<action>` less what onexit itself reads. */
  readonly parameters: JsonObject;
  readonly delivery: DeliveryOptions;
}

/** What any `plugin.<action>` may say about its delivery. */
export interface DeliveryOptions {
  /** A named message template. */
  readonly template?: string;
  /** The origin in the idempotency key, instead of the node's name. */
  readonly key?: string;
  /** Bounds one attempt; ms. */
  readonly timeoutMs: number;
  /** How long the node waits for a delivery that is not required; ms. */
  readonly waitMs: number;
  /** How long the delivery may be tried, from the event that caused it; ms. */
  readonly deadlineMs: number;
  /** The node waits for the outcome and fails when it is dead. */
  readonly required: boolean;
}

/** When and how often a template is tried again (`operator.go:processNodeRetries`). */
export interface RetryStrategy {
  /** Retries after the first attempt, tags allowed; absent: without limit. */
  readonly limit?: string;
  readonly policy: "Always" | "OnFailure" | "OnError" | "OnTransientError";
  readonly expression?: string;
  readonly backoff?: {
    readonly duration?: string;
    readonly factor?: string;
    readonly cap?: string;
    readonly maxDuration?: string;
  };
}

/** Locks that must be held while something runs; names may hold tags. */
export interface Synchronization {
  readonly mutexes: readonly { readonly name: string; readonly namespace?: string }[];
  /** The limit stands in a ConfigMap. */
  readonly semaphores: readonly { readonly ref: KeyReference; readonly namespace?: string }[];
}

/** Outputs that are kept and used again under the same key. */
export interface Memoize {
  readonly key: string;
  readonly cache: string;
  /** A Go duration. */
  readonly maxAge?: string;
}

export type PodTemplate = ContainerTemplate | ScriptTemplate | ContainerSetTemplate;
export type Template =
  | PodTemplate
  | StepsTemplate
  | DagTemplate
  | SuspendTemplate
  | HttpTemplate
  | DataTemplate
  | PluginTemplate;

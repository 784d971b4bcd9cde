import type { JsonObject } from "@onexit/events";

/** A Workflow as the interpreter reads it: defaults filled in, shorthands spelt out, every reference known to exist. */
export interface Workflow {
  /** Absent when only `generateName` is given. */
  readonly name?: string;
  readonly generateName?: string;
  /** Absent when the manifest does not say. */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly entrypoint: string;
  readonly onExit?: string;
  readonly serviceAccountName: string;
  readonly parameters: readonly Parameter[];
  /** Seconds from the workflow's start. */
  readonly activeDeadlineSeconds?: number;
  readonly templates: ReadonlyMap<string, Template>;
}

/** A parameter, declared or supplied; all values are text. */
export interface Parameter {
  readonly name: string;
  readonly value?: string;
  readonly default?: string;
}

/** An output parameter and where its value comes from. */
export interface OutputParameter {
  readonly name: string;
  /** Of a container or script: the file that holds it. */
  readonly path?: string;
  /** Of steps: a tag such as `{{steps.a.outputs.result}}`. */
  readonly parameter?: string;
  readonly value?: string;
  readonly default?: string;
}

interface TemplateBase {
  readonly name: string;
  readonly inputs: readonly Parameter[];
  readonly outputs: readonly OutputParameter[];
  /** Seconds; text until its tags are resolved. On steps only onexit's own semantics honour it. */
  readonly activeDeadlineSeconds?: number | string;
}

/** What container and script share (`corev1.Container`). */
export interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly workingDir?: string;
}

export interface ContainerTemplate extends TemplateBase {
  readonly type: "container";
  readonly container: Container;
}

export interface ScriptTemplate extends TemplateBase {
  readonly type: "script";
  readonly container: Container;
  readonly source: string;
}

/** One step: a call of a template. */
export interface Step {
  readonly name: string;
  readonly template: string;
  readonly arguments: readonly Parameter[];
  readonly when?: string;
}

export interface StepsTemplate extends TemplateBase {
  readonly type: "steps";
  /** Groups run in sequence, the steps of a group in parallel. */
  readonly groups: readonly (readonly Step[])[];
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

export type Template = ContainerTemplate | ScriptTemplate | StepsTemplate | PluginTemplate;

import type { JsonObject } from "./json.ts";

/** One entry of `workflow.failures`, in Argo's field order (`operator.go:operate`). */
export interface Failure {
  readonly displayName: string;
  readonly message: string;
  readonly templateName: string;
  readonly phase: string;
  readonly podName: string;
  /** RFC 3339, whole seconds. */
  readonly finishedAt: string | null;
}

/** The `workflow.*` variables that a message or an expression may use. */
export interface WorkflowVariables {
  readonly name: string;
  /** The manifest's `metadata.generateName`, where it has one: what its runs have in common. */
  readonly generateName?: string;
  readonly namespace: string;
  readonly uid: string;
  /** Running while the entrypoint runs, then what it ended as. */
  readonly status: string;
  /** What the entrypoint ended with; empty on success. A superset of Argo. */
  readonly message: string;
  /** Seconds with six decimals, as Argo prints them. */
  readonly duration: string;
  /** RFC 3339, whole seconds. */
  readonly creationTimestamp: string;
  readonly mainEntrypoint: string;
  readonly serviceAccountName: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly failures: readonly Failure[];
}

/** The first step that failed, so that a message need not search for it. */
export interface FailureVariables {
  readonly step: string;
  readonly template: string;
  readonly message: string;
  /** Text, as Argo has it; empty when the step has none. */
  readonly exitCode: string;
  readonly attempt: number;
  /** The last lines that the step wrote. */
  readonly logTail: string;
}

/** Who told a workflow to end. */
export interface StoppedVariables {
  /** The user; `api`, `cli` or `terminal` where nobody had to say who they are. */
  readonly by: string;
  readonly strategy: "Stop" | "Terminate";
  /** Why, if that was said; else empty. */
  readonly message: string;
}

/** What the runs before it make of a workflow's end. */
export interface HistoryVariables {
  /** It succeeded, and the run before it had not. */
  readonly recovered: boolean;
  /** How many have failed in a row, this one included; of a recovery those that it ended. */
  readonly consecutiveFailures: number;
  /** How the run before it ended. */
  readonly previous?: string;
  /** `failed`, `regressed`, `still failing`, `fixed`, or empty; where an action keeps a history of its own. */
  readonly condition?: string;
}

/** What configuration adds to every message of a run. */
export interface RunContext {
  /** Links to the run and its logs, where a dashboard serves them. */
  readonly run?: { readonly url: string; readonly logsUrl: string };
  /** The environment's name, such as `prod`. */
  readonly env?: string;
  readonly runbook?: string;
}

/** Everything that a message may be rendered from. */
export interface StatusVariables extends RunContext {
  readonly workflow: WorkflowVariables;
  /** Absent when nothing failed. */
  readonly failure?: FailureVariables;
  /** Absent when nobody told it to end. */
  readonly stopped?: StoppedVariables;
  /** The exit handler's own phase, once it has one. */
  readonly exit?: { readonly status: string };
  /** Where policies asked, or an action remembers: a workflow knows of no other run. */
  readonly history?: HistoryVariables;
  /** The node that asked, its inputs, and what is only known there. */
  readonly node?: { readonly name: string };
  readonly inputs?: { readonly parameters: Readonly<Record<string, string>> };
  readonly cluster: string;
  /** What the `{{=expression}}` tags of the request come to, by their text; one that fails is not among them. */
  readonly expressions?: Readonly<Record<string, string>>;
  readonly extra?: JsonObject;
}

import type { JsonObject } from "@onexit/events";

/** What a policy may wait for, in the order in which people are told of it. */
export const triggers = [
  "Succeeded",
  "Failed",
  "Error",
  "Recovered",
  "Lost",
  "Stopped",
  "Terminated",
  "Deleted",
] as const;

/** One of the things that a policy may wait for. */
export type Trigger = (typeof triggers)[number];

/** Which workflows a policy is for; what is not said may be anything. Texts are globs. */
export interface Match {
  readonly namespaces?: readonly string[];
  /** Each of these labels, with such a value. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly templates?: readonly string[];
  readonly crons?: readonly string[];
}

/** One action that a policy asks for. */
export interface PolicyAction {
  readonly action: string;
  /** Texts are Handlebars sources, as in a workflow. */
  readonly parameters: JsonObject;
  readonly template?: string;
  /** In place of policy and trigger: who asks with the same key asks for the same delivery. */
  readonly key?: string;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

/** Which actions the end of a workflow calls for, beside its own exit handler. */
export interface ExitPolicy {
  readonly name: string;
  readonly match: Match;
  readonly on: readonly Trigger[];
  /** An expression over the variables of the ended workflow. */
  readonly when?: string;
  readonly actions: readonly PolicyAction[];
}

import type { ActionRequested, LeafWork } from "@onexit/events";

/** Do the work of a node, or adopt it where it is being done already. */
export interface RunProcess {
  readonly type: "RunProcess";
  readonly node: string;
  readonly template: string;
  readonly displayName: string;
  readonly attempt: number;
  readonly work: LeafWork;
  /** The host that was to run it; any other reports it as lost. */
  readonly host: string;
}

/** End what runs: TERM to the group, KILL after the grace; the report follows as ever. */
export interface CancelProcess {
  readonly type: "CancelProcess";
  readonly node: string;
  readonly attempt: number;
  readonly graceMs: number;
}

/** Publish a request; its key makes repetitions harmless. */
export interface RequestAction {
  readonly type: "RequestAction";
  readonly node: string;
  readonly request: ActionRequested;
}

/** What should be in flight now; to be compared with what is. */
export type Effect = RunProcess | CancelProcess | RequestAction;

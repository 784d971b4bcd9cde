import type { ActionRequested, LeafWork, Lock, MemoKey, NodeOutputs } from "@onexit/events";

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

/** Wait for all of these locks at once, for a node or, without one, for the workflow; a LockGrant follows. */
export interface AcquireLocks {
  readonly type: "AcquireLocks";
  readonly node?: string;
  readonly locks: readonly Lock[];
}

/** These locks are held already: what a restarted engine is told. */
export interface HoldLocks {
  readonly type: "HoldLocks";
  readonly node?: string;
  readonly locks: readonly Lock[];
}

/** Give back all locks of a node, or without one of the workflow; wait for them no more. */
export interface ReleaseLocks {
  readonly type: "ReleaseLocks";
  readonly node?: string;
}

/** Ask a cache; a MemoAnswer follows. */
export interface ReadMemo {
  readonly type: "ReadMemo";
  readonly node: string;
  readonly memo: MemoKey;
}

/** Keep a node's outputs for later runs. */
export interface KeepMemo {
  readonly type: "KeepMemo";
  readonly node: string;
  readonly memo: MemoKey;
  readonly outputs: NodeOutputs;
}

/** What should be in flight now; to be compared with what is. */
export type Effect =
  | RunProcess
  | CancelProcess
  | RequestAction
  | AcquireLocks
  | HoldLocks
  | ReleaseLocks
  | ReadMemo
  | KeepMemo;

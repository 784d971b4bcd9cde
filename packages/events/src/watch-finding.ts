import type { WorkflowIdentity } from "./identity.ts";

/** What the watchdog can find wrong with a workflow, and what becomes of that. */
export type FindingKind =
  /** No engine that could go on with it gives a sign of life. */
  | "EngineGone"
  /** So for so long that its policies and its handler's messages were asked for without one. */
  | "Lost"
  /** An engine has it again. */
  | "EngineBack"
  /** Its exit handler has been running for longer than it should. */
  | "HandlerOverdue"
  /** It asked for actions, and nobody had published the requests. */
  | "ActionsNotRequested"
  /** A policy or an annotation could not do what it says. */
  | "PolicyProblem";

/** One finding about one workflow. */
export interface WatchFinding {
  readonly type: "WatchFinding";
  /** Epoch ms. */
  readonly at: number;
  readonly workflow: WorkflowIdentity;
  readonly finding: FindingKind;
  readonly message: string;
  /** The engine that was last seen, as it names itself, and which of its lives. */
  readonly engine?: string;
  readonly epoch?: number;
}

import type { DeliveryEvent, JsonObject, SemanticsName, WorkflowIdentity } from "@onexit/events";

/** What an executor says about one attempt of one node. What is stale or repeated decides to nothing. */
export interface NodeReport {
  readonly node: string;
  readonly attempt: number;
  /** `exited`: the process ran; `error`: the machinery failed, or an output is missing. */
  readonly outcome: "exited" | "error";
  /** 128+N when the process was ended by signal N. */
  readonly exitCode?: number;
  /** Why, when `outcome` is `error`. */
  readonly message?: string;
  readonly outputs: { readonly parameters: Readonly<Record<string, string>>; readonly result?: string };
  /** The last lines of output, for messages. */
  readonly logTail: string;
  readonly host: string;
}

export interface Submit {
  readonly type: "Submit";
  readonly at: number;
  readonly workflow: WorkflowIdentity;
  /** Valid: `parseWorkflow` found no errors, and every parameter has a value. */
  readonly manifest: JsonObject;
  readonly semantics: SemanticsName;
}

export interface Report {
  readonly type: "Report";
  readonly at: number;
  readonly report: NodeReport;
}

/** A service's word on a delivery. */
export interface DeliveryReport {
  readonly type: "DeliveryReport";
  readonly at: number;
  readonly event: DeliveryEvent;
}

export interface Cancel {
  readonly type: "Cancel";
  readonly at: number;
  readonly strategy: "Stop" | "Terminate";
  readonly by: string;
  readonly message: string;
}

/** Time has passed. */
export interface Tick {
  readonly type: "Tick";
  readonly at: number;
}

/** What the interpreter is told. `at` is epoch ms and never runs backwards within one workflow. */
export type Input = Submit | Report | DeliveryReport | Cancel | Tick;

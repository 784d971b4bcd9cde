import type { DeliveryEvent, JsonObject, RunContext, SemanticsName, WorkflowIdentity } from "@onexit/events";

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
  readonly semantics: SemanticsName;
  readonly context: RunContext;
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

/** Time has passed. */
export interface Tick extends Asked {
  readonly type: "Tick";
}

/** What the interpreter is told. */
export type Input = Submit | Report | DeliveryReport | Cancel | Tick;

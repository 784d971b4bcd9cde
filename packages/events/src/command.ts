import type { WorkflowIdentity } from "./identity.ts";

/** What somebody asks of a running workflow; its holder decides what comes of it. */
export interface WorkflowCommand {
  readonly type: "WorkflowCommand";
  /** Epoch ms. */
  readonly at: number;
  readonly workflow: WorkflowIdentity;
  readonly verb: "stop" | "terminate" | "delete" | "suspend" | "resume" | "set";
  readonly by: string;
  readonly message?: string;
  /** Full names of the nodes that are meant; absent: the workflow. */
  readonly nodes?: readonly string[];
  /** Of `set`: values for output parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Of `set`: what the nodes end as. */
  readonly phase?: "Succeeded" | "Failed" | "Error";
}

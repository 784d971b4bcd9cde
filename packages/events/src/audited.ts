import type { WorkflowIdentity } from "./identity.ts";

/** Something that somebody asked of an engine's door and that may change things. */
export interface Audited {
  readonly type: "Audited";
  /** Epoch ms. */
  readonly at: number;
  /** Where: a cluster and a namespace; name and uid are those of a workflow only where the request names one. */
  readonly workflow: WorkflowIdentity;
  /** Who, as the door knows them. */
  readonly by: string;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Where the request came from. */
  readonly address: string;
  /** Whether it was asked only what would happen: nothing was changed. */
  readonly dryRun?: true;
}

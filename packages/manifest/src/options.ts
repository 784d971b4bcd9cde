import type { JsonObject } from "@onexit/events";

/** Whose promises a manifest is read by: ours, which are more, or Argo's and no others. */
export type Semantics = "onexit" | "argo";

/** What reading a manifest may depend on. */
export interface ReadOptions {
  /** Manifests that it may refer to, of kind WorkflowTemplate, ClusterWorkflowTemplate and ConfigMap. */
  readonly resources?: readonly JsonObject[];
  /** By default `onexit`. */
  readonly semantics?: Semantics;
  /** Whether to warn of what real Argo would refuse or do otherwise. */
  readonly portability?: boolean;
}

/** Names one workflow. `cluster` is `local` where there is none. */
export interface WorkflowIdentity {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

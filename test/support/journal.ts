import type { Decision, WorkflowIdentity } from "@onexit/events";

let count = 0;

/** A workflow that no other test has. */
export function aWorkflow(): WorkflowIdentity {
  count += 1;
  return { cluster: "local", namespace: "default", name: `wf-${count}`, uid: `uid-${process.pid}-${count}` };
}

/** A decision of one event. */
export function aDecision(id: string): Decision {
  return { id, events: [{ type: "WorkflowStarted", at: 1_700_000_000_000 }] };
}

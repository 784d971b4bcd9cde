import { type CloudEvent, decodeEvent, encodeEvent } from "./envelope.ts";
import type { WorkflowIdentity } from "./identity.ts";
import type { WorkflowEvent } from "./workflow-event.ts";

/** All events of one decision: what one journal message holds, so that a crash never cuts a decision short. */
export interface Decision {
  /** Random; by it a writer recognises its own message after a timed-out append. */
  readonly id: string;
  readonly events: readonly WorkflowEvent[];
}

/** A decision as a CloudEvents batch. Event ids are `<decision id>.<index>`. */
export function encodeDecision(decision: Decision, workflow: WorkflowIdentity): readonly CloudEvent[] {
  return decision.events.map((event, index) => encodeEvent(event, `${decision.id}.${index}`, workflow));
}

/** The decision in a batch. Throws for anything else: a journal that cannot be read must not be guessed at. */
export function decodeDecision(batch: unknown): Decision {
  if (!Array.isArray(batch) || batch.length === 0) throw new Error("a journal message is not a CloudEvents batch");
  let decisionId = "";
  const events = batch.map((item) => {
    const decoded = decodeEvent(item);
    if ("problem" in decoded) throw new Error(`a journal message holds an unreadable event: ${decoded.problem}`);
    decisionId = decoded.id.slice(0, decoded.id.lastIndexOf("."));
    return decoded.event as WorkflowEvent;
  });
  return { id: decisionId, events };
}

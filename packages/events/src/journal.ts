import { type CloudEvent, decodeEvent, encodeEvent } from "./envelope.ts";
import type { WorkflowIdentity } from "./identity.ts";
import { parseSubject } from "./subject.ts";
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

/** Whose journal a batch on a subject belongs to: the subject holds the uid, the envelope the rest. Throws as below. */
export function workflowOfBatch(batch: unknown, subject: string): WorkflowIdentity {
  const envelope = Array.isArray(batch) ? (batch[0] as CloudEvent | undefined) : undefined;
  const uid = parseSubject(subject)?.uid;
  const [, cluster, namespace] = /^\/onexit\/(.+)\/([^/]+)$/.exec(envelope?.source ?? "") ?? [];
  if (uid === undefined || cluster === undefined || namespace === undefined || envelope === undefined) {
    throw new Error(`no workflow is named by subject ${subject} and source ${envelope?.source}`);
  }
  return { cluster, namespace, name: envelope.subject, uid };
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

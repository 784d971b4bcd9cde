import { decodeDecision, decodeEvent, type OnexitEvent, type WorkflowIdentity, workflowOfBatch } from "@onexit/events";
import type { StreamMessage } from "@onexit/nats";

/** What one message of the stream holds. */
export interface Contents {
  readonly workflow: WorkflowIdentity;
  readonly events: readonly OnexitEvent[];
}

/** The events of one message of the stream, a decision's or the one that it is, and whose. Throws for what cannot be read. */
export function contentsOf({ data, subject }: Pick<StreamMessage, "data" | "subject">): Contents {
  const value: unknown = JSON.parse(new TextDecoder().decode(data));
  if (Array.isArray(value)) {
    return { workflow: workflowOfBatch(value, subject), events: decodeDecision(value).events };
  }
  const decoded = decodeEvent(value);
  if ("problem" in decoded) throw new Error(decoded.problem);
  const { event } = decoded;
  if (!("workflow" in event)) throw new Error(`${event.type} names no workflow`);
  return { workflow: event.workflow, events: [event] };
}

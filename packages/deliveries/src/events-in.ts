import { decodeDecision, decodeEvent, type OnexitEvent } from "@onexit/events";
import type { StreamMessage } from "@onexit/nats";

/** The events of one message of the stream: a decision's, or the one that it is. Throws for what cannot be read. */
export function eventsIn(message: Pick<StreamMessage, "data">): readonly OnexitEvent[] {
  const value: unknown = JSON.parse(new TextDecoder().decode(message.data));
  if (Array.isArray(value)) return decodeDecision(value).events;
  const decoded = decodeEvent(value);
  if ("problem" in decoded) throw new Error(decoded.problem);
  return [decoded.event];
}

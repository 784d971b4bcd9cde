import { decodeDecision, decodeEvent, type OnexitEvent, parseSubject } from "@onexit/events";
import { type Follower, follow, type Nats, type StreamMessage } from "@onexit/nats";

/** One event as it stands in the stream. */
export interface StoredEvent {
  readonly event: OnexitEvent;
  readonly seq: number;
  /** The workflow's, as the subject tells it. */
  readonly uid: string;
}

/** Tells every event of the stream in order, and each further one until stopped. What cannot be read is told apart. */
export function followEvents(
  nats: Nats,
  onEvent: (stored: StoredEvent) => void,
  onUnreadable: (subject: string, seq: number, why: string) => void,
): Promise<Follower> {
  return follow(nats, {
    filter: "onexit.>",
    start: "all",
    onMessage: (message) => {
      try {
        const uid = parseSubject(message.subject)?.uid ?? "";
        for (const event of eventsIn(message)) onEvent({ event, seq: message.seq, uid });
      } catch (error) {
        onUnreadable(message.subject, message.seq, error instanceof Error ? error.message : String(error));
      }
    },
  });
}

/** Every event that stands there now. */
export async function readEvents(nats: Nats): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  const reading = await followEvents(
    nats,
    (stored) => events.push(stored),
    () => {},
  );
  await reading.caughtUp;
  await reading.stop();
  return events;
}

function eventsIn(message: StreamMessage): readonly OnexitEvent[] {
  const value: unknown = JSON.parse(new TextDecoder().decode(message.data));
  if (Array.isArray(value)) return decodeDecision(value).events;
  const decoded = decodeEvent(value);
  if ("problem" in decoded) throw new Error(decoded.problem);
  return [decoded.event];
}

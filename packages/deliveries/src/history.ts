import { type OnexitEvent, parseSubject } from "@onexit/events";
import { type Follower, follow, type Nats } from "@onexit/nats";
import { contentsOf } from "./contents.ts";

/** One event as it stands in the stream. */
export interface StoredEvent {
  readonly event: OnexitEvent;
  readonly seq: number;
  /** The workflow's, as the subject tells it. */
  readonly uid: string;
}

/** Every subject of the stream. */
export const allSubjects = "onexit.>";

/** Tells every event of the stream in order, and each further one until stopped. What cannot be read is told apart. */
export function followEvents(
  nats: Nats,
  onEvent: (stored: StoredEvent) => void,
  onUnreadable: (subject: string, seq: number, why: string) => void,
  filter = allSubjects,
): Promise<Follower> {
  return follow(nats, {
    filter,
    start: "all",
    onMessage: (message) => {
      try {
        const uid = parseSubject(message.subject)?.uid ?? "";
        for (const event of contentsOf(message).events) onEvent({ event, seq: message.seq, uid });
      } catch (error) {
        onUnreadable(message.subject, message.seq, error instanceof Error ? error.message : String(error));
      }
    },
  });
}

/** Every event that stands there now, on all subjects or those that the filter names. */
export async function readEvents(nats: Nats, filter?: string): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  const reading = await followEvents(
    nats,
    (stored) => events.push(stored),
    () => {},
    filter,
  );
  await reading.caughtUp;
  await reading.stop();
  return events;
}

/** Reads along until `onEvent` says true, the time is over or the signal comes. */
export async function untilTold(
  nats: Nats,
  onEvent: (event: OnexitEvent) => boolean,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<void> {
  let finish = () => {};
  const told = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const timer = setTimeout(finish, timeoutMs);
  signal?.addEventListener("abort", finish, { once: true });
  if (signal?.aborted) finish();
  const reading = await followEvents(
    nats,
    ({ event }) => {
      if (onEvent(event)) finish();
    },
    () => {},
  );
  await told;
  clearTimeout(timer);
  signal?.removeEventListener("abort", finish);
  await reading.stop();
}

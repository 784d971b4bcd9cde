import type { Json } from "@onexit/events";
import { jsonBytes } from "./json-bytes.ts";
import { untilAnswered } from "./pause.ts";
import { type Stored, store } from "./stored.ts";
import { createTurns } from "./turns.ts";
import type { Nats } from "./wire.ts";

export interface PublishOptions {
  /** The message id: within two minutes the stream keeps one message for each. */
  readonly id: string;
  /** Ends the tries; without one they end after 30 s, with one after 90 s at the latest. */
  readonly signal?: AbortSignal;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Publishes into the stream; each message once, however often it has to be sent. */
export interface Publisher {
  /**
   * Resolves when the stream has the message. Bytes are sent as they are, anything else as JSON. Sends again, under the
   * same id, over reconnects; throws NoReplyError after 30 s or when the signal aborts: the message may be stored or
   * not, and the same call may be made again within two minutes. Messages in flight together may be stored in any order.
   */
  publish(subject: string, content: Uint8Array | object | Json, options: PublishOptions): Promise<Stored>;
}

/** How many messages may be unacknowledged at once; more gain nothing. */
const inFlight = 256;

/** How long one message may be tried at most: well inside the stream's duplicate window of 120 s. */
const longestMs = 90_000;

/** Makes a publisher; those who publish more than 256 messages at once wait in line. */
export function createPublisher(nats: Nats): Publisher {
  const turns = createTurns(inFlight);
  return {
    async publish(subject, content, { id, signal, headers }) {
      const data = content instanceof Uint8Array ? content : jsonBytes(content);
      const limit = signal && AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
      const attempt = () => store(nats, subject, data, { "Nats-Msg-Id": id, ...headers }, limit);
      await turns.take();
      try {
        return await untilAnswered(`publish ${id} to ${subject}`, attempt, limit);
      } finally {
        turns.give();
      }
    },
  };
}

import type { MsgHdrs, NatsConnection } from "@nats-io/transport-node";
import type { Link } from "./link.ts";

/** One message to be sent. */
export interface Outgoing {
  readonly subject: string;
  readonly data: Uint8Array | string;
  readonly reply: string;
  readonly headers?: MsgHdrs | undefined;
  /** Nobody waits for it: it leaves with the next message that is not patient, or 10 ms later. */
  readonly patient?: boolean | undefined;
  /** Told when the client cannot send it. */
  readonly onError: (error: unknown) => void;
}

/** What leaves in this turn of the event loop. */
export interface Outbox {
  /** Nothing is sent, and nobody told, once the connection is lost: whoever waits for an answer learns that anyway. */
  send(message: Outgoing): void;
}

/** How long a patient message waits for company, ms. */
const patienceMs = 10;

/**
 * Sends all messages of one turn in one piece. The client would hand nearly each of them to the kernel by itself, which
 * costs a busy service a fifth of its time.
 */
export function createOutbox(nc: NatsConnection, link: Link): Outbox {
  let waiting: Outgoing[] = [];
  let isLeaving = false;
  let patience: NodeJS.Timeout | undefined;

  const flush = () => {
    const messages = waiting;
    waiting = [];
    isLeaving = false;
    clearTimeout(patience);
    patience = undefined;
    // The client would keep them for the next connection, long after their senders have given them up.
    if (!link.up) return;
    for (const { subject, data, reply, headers, onError } of messages) {
      try {
        nc.publish(subject, data, { reply, ...(headers === undefined ? {} : { headers }) });
      } catch (error) {
        onError(error);
      }
    }
  };

  return {
    send(message) {
      waiting.push(message);
      if (isLeaving) return;
      if (message.patient === true) {
        patience ??= setTimeout(flush, patienceMs);
        return;
      }
      isLeaving = true;
      setImmediate(flush);
    },
  };
}

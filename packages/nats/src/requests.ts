import { createInbox, type Msg, type MsgHdrs, type NatsConnection } from "@nats-io/transport-node";
import { MessageTooLargeError, NoReplyError } from "./errors.ts";
import type { Link } from "./link.ts";
import type { Outbox } from "./outbox.ts";

/** How long one request may take unless it says otherwise, ms. */
export const requestTimeoutMs = 5_000;

interface AskOptions {
  readonly headers?: MsgHdrs;
  readonly timeoutMs?: number;
  /** As in `Outgoing`. */
  readonly patient?: boolean;
  /** Once it has aborted nothing is sent any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Requests over one inbox. Faster than the client's own, and ended at once when the connection is lost. */
export interface Requests {
  /** Throws NoReplyError (timeout, connection lost, nobody there) and MessageTooLargeError. */
  ask(subject: string, data: Uint8Array, options?: AskOptions): Promise<Msg>;
}

interface Pending {
  readonly subject: string;
  readonly deadline: number;
  readonly resolve: (reply: Msg) => void;
  readonly reject: (error: Error) => void;
}

/** What subject and headers may take of the server's `max_payload`, bytes. */
const headroom = 4_096;

/** Opens the inbox; it is closed with the connection. */
export function createRequests(nc: NatsConnection, link: Link, outbox: Outbox, inboxPrefix: string): Requests {
  const inbox = `${createInbox(inboxPrefix)}.`;
  const limit = nc.info?.max_payload ?? 1024 * 1024;
  const pending = new Map<string, Pending>();
  let count = 0;
  let sweeper: NodeJS.Timeout | undefined;

  nc.subscribe(`${inbox}*`, {
    callback: (error, reply) => {
      if (error !== null) return;
      const token = reply.subject.slice(inbox.length);
      const waiting = pending.get(token);
      if (waiting === undefined) return;
      pending.delete(token);
      if (reply.headers?.code === 503) waiting.reject(new NoReplyError(`nobody answers ${waiting.subject}`));
      else waiting.resolve(reply);
    },
  });

  link.onDown((error) => {
    for (const { subject, reject } of pending.values()) {
      reject(new NoReplyError(`no answer to ${subject}: ${error.message}`));
    }
    pending.clear();
  });

  const sweep = () => {
    const now = performance.now();
    for (const [token, { subject, deadline, reject }] of pending) {
      if (deadline > now) continue;
      pending.delete(token);
      reject(new NoReplyError(`no answer to ${subject} in time`));
    }
    if (pending.size > 0) return;
    clearInterval(sweeper);
    sweeper = undefined;
  };

  return {
    async ask(subject, data, { headers, timeoutMs = requestTimeoutMs, patient, signal } = {}) {
      if (data.length + headroom > limit) throw new MessageTooLargeError(subject, data.length, limit - headroom);
      if (!link.up) await link.whenUp(timeoutMs);
      if (signal?.aborted === true) throw new NoReplyError(`${subject} was not sent`, { cause: signal.reason });
      count += 1;
      const token = String(count);
      return new Promise<Msg>((resolve, reject) => {
        pending.set(token, { subject, resolve, reject, deadline: performance.now() + timeoutMs });
        sweeper ??= setInterval(sweep, 100);
        const onError = (error: unknown) => {
          pending.delete(token);
          reject(new NoReplyError(`cannot send to ${subject}`, { cause: error }));
        };
        outbox.send({ subject, data, reply: inbox + token, headers, patient, onError });
      });
    },
  };
}

import { createInbox, type Msg, nanos } from "@nats-io/transport-node";
import { NoReplyError } from "./errors.ts";
import { errorOf } from "./failure.ts";
import { type Nats, wire } from "./wire.ts";

/** Takes single messages from a durable consumer, for one slot. */
export interface Puller {
  /**
   * The next message; undefined when there was none for `expiresMs`, or after `close`. Throws when the consumer, its
   * leader or the connection is lost: then see that the consumer exists, and ask again. One call at a time.
   */
  next(expiresMs: number): Promise<Msg | undefined>;
  /** Ends the waiting; what the server has sent meanwhile goes back to it at once, for somebody else. */
  close(): Promise<void>;
}

interface Waiter {
  readonly resolve: (message: Msg | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** What the server may take longer than the pull lasts, ms. */
const graceMs = 2_000;

const nak = new TextEncoder().encode("-NAK");

/** Opens the inbox of one slot. */
export function createPuller(nats: Nats, stream: string, durable: string): Puller {
  const { nc, link, outbox, inboxPrefix } = nats[wire];
  const inbox = `${createInbox(inboxPrefix)}.`;
  let waiter: Waiter | undefined;
  let pulls = 0;
  let closed = false;

  const fail = (why: string) => waiter?.reject(new NoReplyError(`pull from ${durable}: ${why}`));
  const receive = (arrival: Msg) => {
    const status = arrival.headers?.code ?? 0;
    if (status === 0) {
      // One that nobody waits for any more would lie here until its ack wait is over.
      if (waiter === undefined) arrival.respond(nak);
      else waiter.resolve(arrival);
      return;
    }
    // A message bears the subject it was published on, but the server's word on a pull bears that pull's own.
    if (arrival.subject !== inbox + pulls || status === 100) return;
    if (status === 404 || status === 408) waiter?.resolve(undefined);
    else fail(status === 503 ? "there is no such consumer" : `${status} ${arrival.headers?.description ?? ""}`);
  };
  const subscription = nc.subscribe(`${inbox}*`, {
    callback: (error, arrival) => (error === null ? receive(arrival) : fail(error.message)),
  });
  const forget = link.onDown((error) => fail(error.message));

  return {
    async next(expiresMs) {
      if (!link.up) await link.whenUp(expiresMs);
      if (closed) return undefined;
      pulls += 1;
      const request = JSON.stringify({ batch: 1, expires: nanos(expiresMs) });
      const timer = setTimeout(() => fail("no answer"), expiresMs + graceMs);
      try {
        return await new Promise<Msg | undefined>((resolve, reject) => {
          // Before the caller looks at it, or a second message would overwrite the first.
          const settled =
            <T>(settle: (value: T) => void) =>
            (value: T) => {
              waiter = undefined;
              settle(value);
            };
          waiter = { resolve: settled(resolve), reject: settled(reject) };
          outbox.send({
            subject: `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
            data: request,
            reply: inbox + pulls,
            onError: (error) => waiter?.reject(errorOf(error)),
          });
        });
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      closed = true;
      forget();
      waiter?.resolve(undefined);
      // Unlike unsubscribing at once, this still hands over what is under way.
      if (link.up && !nc.isClosed()) await subscription.drain().catch(() => undefined);
      else subscription.unsubscribe();
    },
  };
}

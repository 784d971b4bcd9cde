import { createInbox, type Msg, nanos } from "@nats-io/transport-node";
import { NoReplyError } from "./errors.ts";
import { errorOf } from "./failure.ts";
import { type Nats, wire } from "./wire.ts";

export interface PullerOptions {
  readonly stream: string;
  readonly durable: string;
  /** How many messages may be brought now. */
  readonly room: () => number;
  /** Told of each message, never of more than there is room for. */
  readonly onMessage: (message: Msg) => void;
  /** The consumer, its leader or the connection is lost. Nothing more comes before `fill`: see that the consumer exists, and call it. */
  readonly onLost: (error: Error) => void;
}

/** Brings messages from a durable consumer, as many as there is room for and none ahead. */
export interface Puller {
  /** There is room, or more of it. Asks for messages unless there is a request already; costs nothing to repeat. */
  fill(): void;
  /** Brings nothing more; what the server has sent meanwhile goes back to it at once, for somebody else. */
  close(): Promise<void>;
}

/** How long one pull stays open on the server, ms. */
const expiresMs = 20_000;
/** How often the server gives a sign of life when it has no message, ms. */
const heartbeatMs = 1_000;
/** A pull that nothing was heard of for so long is lost, ms: a server says nothing of one that comes while its consumer is deleted. */
const silenceMs = 3_000;

const nak = new TextEncoder().encode("-NAK");

/**
 * Opens the inbox. There is one pull at a time, for all the room there is when it leaves, and the next one when it has
 * brought them all: few where messages trickle, and as large as needed where they wait.
 */
export function createPuller(nats: Nats, { stream, durable, room, onMessage, onLost }: PullerOptions): Puller {
  const { nc, link, outbox, inboxPrefix } = nats[wire];
  const inbox = `${createInbox(inboxPrefix)}.`;
  /** How many messages the pull still has to bring. */
  let due = 0;
  let pulls = 0;
  let filling = false;
  let closed = false;
  let silence: NodeJS.Timeout | undefined;

  const end = () => {
    due = 0;
    clearTimeout(silence);
    silence = undefined;
  };
  const lose = (why: string) => {
    if (closed) return;
    end();
    onLost(new NoReplyError(`pull from ${durable}: ${why}`));
  };
  const pull = () => {
    filling = false;
    const batch = room();
    if (due > 0 || batch <= 0 || closed || !link.up) return;
    due = batch;
    pulls += 1;
    silence = setTimeout(() => lose("no answer"), silenceMs);
    outbox.send({
      subject: `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
      data: JSON.stringify({ batch, expires: nanos(expiresMs), idle_heartbeat: nanos(heartbeatMs) }),
      reply: inbox + pulls,
      onError: (error) => lose(errorOf(error).message),
    });
  };
  const fill = () => {
    if (due > 0 || filling || closed) return;
    filling = true;
    // Room that others make in the same turn is asked for in the same pull.
    setImmediate(pull);
  };
  const receive = (arrival: Msg) => {
    silence?.refresh();
    const status = arrival.headers?.code ?? 0;
    if (status === 0) {
      // Nobody would handle it, and it would lie here until its ack wait is over.
      if (closed || room() <= 0) {
        arrival.respond(nak);
        return;
      }
      if (due > 0) due -= 1;
      if (due === 0) end();
      onMessage(arrival);
      return fill();
    }
    // A message bears the subject it was published on, but the server's word on a pull bears that pull's own.
    if (arrival.subject !== inbox + pulls || status === 100) return;
    if (status !== 404 && status !== 408) {
      return lose(status === 503 ? "there is no such consumer" : `${status} ${arrival.headers?.description ?? ""}`);
    }
    end();
    fill();
  };
  const subscription = nc.subscribe(`${inbox}*`, {
    callback: (error, arrival) => (error === null ? receive(arrival) : lose(error.message)),
  });
  const forget = link.onDown((error) => lose(error.message));

  return {
    fill,
    async close() {
      closed = true;
      forget();
      end();
      // Unlike unsubscribing at once, this still hands over what is under way.
      if (link.up && !nc.isClosed()) await subscription.drain().catch(() => undefined);
      else subscription.unsubscribe();
    },
  };
}

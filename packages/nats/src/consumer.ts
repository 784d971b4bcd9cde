import { streamName } from "@onexit/events";
import { type DurableOptions, ensureDurable } from "./durable.ts";
import { type Message, messageOf } from "./message.ts";
import { backoffMs, pause, untilAnswered } from "./pause.ts";
import { createPuller } from "./puller.ts";
import { type Nats, wire } from "./wire.ts";

export interface ConsumerOptions extends DurableOptions {
  /** How many messages are handled at once. */
  readonly slots: number;
  /**
   * Handles one message and settles it. The signal aborts when `stop` has waited long enough. What it throws is given
   * to `onError`, and the message comes again after a second.
   */
  readonly handle: (message: Message, signal: AbortSignal) => Promise<void>;
  /** Told of what `handle` threw, and of each loss of consumer, stream or connection. */
  readonly onError: (error: unknown) => void;
}

/** A running consumer. */
export interface Consumer extends AsyncDisposable {
  /**
   * Takes no more messages and waits for those in hand, `graceMs` at most; then their signal is aborted, and they are
   * given back for another replica. Disposing does it with a second of grace.
   */
  stop(graceMs: number): Promise<void>;
}

/**
 * Makes the durable consumer and handles its messages, `slots` at once. Nothing is fetched ahead, so a slow message holds
 * up one slot and no other message. Goes on by itself when the consumer or the stream is deleted and made again, the
 * server is killed, or its leadership changes. Throws when the consumer cannot be made at first.
 */
export async function createConsumer(nats: Nats, options: ConsumerOptions): Promise<Consumer> {
  const { durable, slots, handle, onError } = options;
  await untilAnswered(`make consumer ${durable}`, () => ensureDurable(nats, streamName, options));
  const stopping = new AbortController();
  const overdue = new AbortController();
  nats.closed.then(() => stopping.abort(), onError);
  /** What is being handled; each resolves when its slot is free again. */
  const inHand = new Map<Message, Promise<void>>();
  let isMending = false;

  const mend = async () => {
    for (let failures = 0; !stopping.signal.aborted; failures += 1) {
      await pause(backoffMs(failures), stopping.signal);
      try {
        return await ensureDurable(nats, streamName, options);
      } catch (error) {
        if (nats[wire].link.up) onError(error);
      }
    }
  };
  const take = async (message: Message) => {
    try {
      await handle(message, overdue.signal);
    } catch (error) {
      message.nak(1_000);
      onError(error);
    } finally {
      inHand.delete(message);
      fill();
    }
  };
  const puller = createPuller(nats, {
    stream: streamName,
    durable,
    room: () => (isMending ? 0 : slots - inHand.size),
    onMessage(arrival) {
      const message = messageOf(nats, arrival, slots === 1);
      // Known before its handler begins, or there would seem to be room for one more.
      const handled = Promise.resolve().then(() => take(message));
      inHand.set(message, handled);
    },
    onLost(error) {
      if (isMending || stopping.signal.aborted) return;
      onError(error);
      isMending = true;
      void mend().then(() => {
        isMending = false;
        fill();
      });
    },
  });
  const fill = () => {
    if (!stopping.signal.aborted) puller.fill();
  };
  fill();

  const stop = async (graceMs: number) => {
    stopping.abort();
    await puller.close();
    const inTime = new AbortController();
    await Promise.race([Promise.all(inHand.values()), pause(graceMs, inTime.signal)]);
    inTime.abort();
    overdue.abort(new Error("the service is stopping"));
    for (const message of inHand.keys()) message.nak(0);
  };
  return { stop, [Symbol.asyncDispose]: () => stop(1_000) };
}

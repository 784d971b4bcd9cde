import { streamName } from "@onexit/events";
import { type DurableOptions, ensureDurable } from "./durable.ts";
import { type Message, messageOf } from "./message.ts";
import { backoffMs, pause, untilAnswered } from "./pause.ts";
import { createPuller, type Puller } from "./puller.ts";
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

/** How long one pull waits for a message, ms. */
const pullMs = 5_000;

/**
 * Makes the durable consumer and runs its slots: each pulls one message, handles it, pulls the next. Nothing is fetched
 * ahead, so a slow message holds up one slot and no other message. Goes on by itself when the consumer or the stream is
 * deleted and made again, the server is killed, or its leadership changes. Throws when the consumer cannot be made at
 * first.
 */
export async function createConsumer(nats: Nats, options: ConsumerOptions): Promise<Consumer> {
  const { durable, slots, handle, onError } = options;
  await untilAnswered(`make consumer ${durable}`, () => ensureDurable(nats, streamName, options));
  const pullers = Array.from({ length: slots }, () => createPuller(nats, streamName, durable));
  const stopping = new AbortController();
  const overdue = new AbortController();
  nats.closed.then(() => stopping.abort(), onError);
  const inHand = new Set<Message>();
  let ready: Promise<void> = Promise.resolve();

  /** One slot's loss is mended once, however many slots report it; they all wait for the same mending. */
  const mend = (broken: Promise<void>, error: unknown) => {
    if (ready !== broken || stopping.signal.aborted) return;
    onError(error);
    ready = ensureUntilReady();
  };
  const ensureUntilReady = async () => {
    for (let failures = 0; !stopping.signal.aborted; failures += 1) {
      await pause(backoffMs(failures), stopping.signal);
      try {
        return await ensureDurable(nats, streamName, options);
      } catch (error) {
        if (nats[wire].link.up) onError(error);
      }
    }
  };
  const runSlot = async (puller: Puller) => {
    while (!stopping.signal.aborted) {
      const seen = ready;
      await seen;
      try {
        const arrival = await puller.next(pullMs);
        if (arrival !== undefined) await take(messageOf(nats, arrival));
      } catch (error) {
        mend(seen, error);
      }
    }
  };
  const take = async (message: Message) => {
    inHand.add(message);
    try {
      await handle(message, overdue.signal);
    } catch (error) {
      message.nak(1_000);
      onError(error);
    } finally {
      inHand.delete(message);
    }
  };

  const running = Promise.all(pullers.map(runSlot));
  const stop = async (graceMs: number) => {
    stopping.abort();
    await Promise.all(pullers.map((puller) => puller.close()));
    const inTime = new AbortController();
    await Promise.race([running, pause(graceMs, inTime.signal)]);
    inTime.abort();
    overdue.abort(new Error("the service is stopping"));
    for (const message of inHand) message.nak(0);
  };
  return { stop, [Symbol.asyncDispose]: () => stop(1_000) };
}

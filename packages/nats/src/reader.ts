import { AckPolicy, type ConsumerConfig, DeliverPolicy } from "@nats-io/jetstream";
import { createInbox, type Msg, nanos, nuid } from "@nats-io/transport-node";
import { parseAckSubject } from "./ack-subject.ts";
import { ClosedError, NoReplyError } from "./errors.ts";
import { errorOf, isMissing, isPassing } from "./failure.ts";
import { createMailbox, type Mailbox } from "./mailbox.ts";
import { backoffMs, pause } from "./pause.ts";
import { readByGets } from "./read-by-gets.ts";
import type { ReadOptions, StreamMessage } from "./read-options.ts";
import { call, type Nats, wire } from "./wire.ts";

/** Small enough that a hundred of our largest messages do not drown a slow reader. */
const batch = 100;

/** How long one pull stays open on the server, ms. */
const pullMs = 10_000;

/** A reading that lasted so long, ms, or brought a message, was well; what interrupts it then is a first failure. */
const steadyMs = 2_000;

/**
 * Reads a stream in its order, without gaps or repeats, over reconnects, restarts and elections: whatever goes wrong, a
 * new server-side consumer begins behind the last message that was given out. A bounded read that is aborted throws
 * NoReplyError, since half a journal must not pass for a whole one; an endless one just ends then, and with the
 * connection. Throws when the stream does not exist at the start; one that vanishes later is waited for, and read from
 * its beginning.
 */
export async function* readStream(nats: Nats, options: ReadOptions): AsyncGenerator<StreamMessage, void, undefined> {
  if (nats[wire].restricted) return yield* readByGets(nats, options);
  const { signal, untilSeq, stream } = options;
  let cursor = options.afterSeq;
  let everOpened = false;
  for (let failures = 0; !signal.aborted; ) {
    let wellAt = Number.POSITIVE_INFINITY;
    const onOpen = (pending: number) => {
      everOpened = true;
      wellAt = performance.now() + steadyMs;
      options.onOpen?.(pending);
    };
    try {
      if (failures > 0) {
        await pause(backoffMs(failures), signal);
        cursor = await withinStream(nats, stream, cursor);
      }
      for await (const message of readOnce(nats, { ...options, onOpen }, cursor)) {
        cursor = message.seq;
        wellAt = 0;
        yield message;
      }
      if (!signal.aborted) return;
    } catch (error) {
      if (error instanceof ClosedError && untilSeq === undefined) return;
      if (!isPassing(error) && !(isMissing(error) && everOpened)) throw error;
      failures = performance.now() > wellAt ? 1 : failures + 1;
      options.onInterrupted?.(errorOf(error));
    }
  }
  if (untilSeq !== undefined) throw new NoReplyError(`the read of ${options.filter} was cut off at ${cursor}`);
}

/** One server-side consumer's life. Returns at the end of a bounded read or when aborted; throws when interrupted. */
async function* readOnce(nats: Nats, options: ReadOptions, cursor: number): AsyncGenerator<StreamMessage> {
  const { nc, jsm, link, inboxPrefix } = nats[wire];
  const { stream, untilSeq, signal } = options;
  await link.whenUp(pullMs);
  const name = `onexit-reader-${nuid.next()}`;
  const inbox = createInbox(inboxPrefix);
  using mailbox = createMailbox<Msg>(signal);
  const forget = link.onDown(mailbox.fail);
  const subscription = nc.subscribe(inbox, { callback: (_, message) => mailbox.put(message) });
  try {
    const config = consumerConfig(name, options, cursor);
    const { num_pending } = await call(nats, () => jsm.consumers.add(stream, config));
    options.onOpen?.(num_pending);
    if (untilSeq !== undefined && num_pending === 0) return;
    const request = JSON.stringify({
      batch,
      ...(untilSeq === undefined ? { expires: nanos(pullMs) } : { no_wait: true }),
    });
    const pull = () => nc.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`, request, { reply: inbox });
    yield* receive(mailbox, pull, untilSeq);
  } finally {
    forget();
    subscription.unsubscribe();
    // It would vanish by itself, later.
    jsm.consumers.delete(stream, name).catch(() => undefined);
  }
}

async function* receive(
  mailbox: Mailbox<Msg>,
  pull: () => void,
  untilSeq: number | undefined,
): AsyncGenerator<StreamMessage> {
  let outstanding = 0;
  for (let delivered = 0; ; ) {
    if (outstanding === 0) {
      pull();
      outstanding = batch;
    }
    const arrival = mailbox.next() ?? (await mailbox.wait(pullMs + 2_000));
    if (arrival === "aborted") return;
    if (arrival === "timeout") throw new NoReplyError("the reader's pull was not answered");
    if (arrival.reply === undefined || arrival.reply === "") {
      if (!isPullOver(arrival)) continue;
      if (untilSeq !== undefined) return;
      outstanding = 0;
      continue;
    }
    const message = streamMessageOf(arrival);
    delivered += 1;
    if (message.deliverySeq !== delivered) throw new NoReplyError("the reader missed a message");
    outstanding -= 1;
    if (untilSeq !== undefined && message.seq > untilSeq) return;
    yield message;
    if (untilSeq !== undefined && (message.seq >= untilSeq || message.pending === 0)) return;
  }
}

/** True for the ordinary end of a pull, false for a sign of life; throws for everything that ends the consumer. */
function isPullOver(status: Msg): boolean {
  const code = status.headers?.code ?? 0;
  if (code === 100) return false;
  if (code === 404 || code === 408) return true;
  throw new NoReplyError(`the reader's pull ended: ${code} ${status.headers?.description ?? ""}`.trimEnd());
}

function streamMessageOf(msg: Msg): StreamMessage & { readonly deliverySeq: number } {
  const { streamSeq, deliverySeq, at, pending } = parseAckSubject(msg.reply ?? "");
  return {
    subject: msg.subject,
    data: msg.data,
    seq: streamSeq,
    deliverySeq,
    at,
    pending,
    header: (name) => msg.headers?.get(name) ?? "",
  };
}

/** A stream that was deleted and made anew is shorter than what was read of the old one; all of it is news. */
async function withinStream(nats: Nats, stream: string, cursor: number): Promise<number> {
  const { state } = await call(nats, ({ jsm }) => jsm.streams.info(stream));
  return state.last_seq < cursor ? 0 : cursor;
}

function consumerConfig(name: string, options: ReadOptions, cursor: number): Partial<ConsumerConfig> {
  const start =
    options.lastOnly === true && cursor === 0
      ? { deliver_policy: DeliverPolicy.LastPerSubject }
      : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: cursor + 1 };
  return {
    name,
    filter_subject: options.filter,
    headers_only: options.headersOnly === true,
    ...start,
    ack_policy: AckPolicy.None,
    max_deliver: 1,
    mem_storage: true,
    num_replicas: 1,
    inactive_threshold: nanos(60_000),
  };
}

import { allSubjects } from "@onexit/deliveries";
import { token } from "@onexit/events";
import { type Nats, readRange, type StreamMessage, streamUsage } from "@onexit/nats";

/** How many messages are read at once, and looked at for one answer. */
const windowSize = 500;
const mostLookedAt = 20_000;
const patienceMs = 10_000;

/** What is looked for in the stream, from its end backwards. */
export interface PastQuery<T> {
  /** A workflow's uid: only its own subjects are read. */
  readonly uid?: string;
  /** Stream sequence, exclusive. */
  readonly before?: number;
  /** Epoch ms at which to stop. */
  readonly since?: number;
  readonly limit: number;
  /** What a message holds that is meant. */
  readonly pick: (message: StreamMessage) => readonly T[];
}

/** What was found, newest first; `next` where to go on: that much was looked at. */
export interface Past<T> {
  readonly items: readonly T[];
  readonly next?: number;
}

/** Looks through the stream backwards until enough was found, or enough was looked at. A message is never cut. */
export async function readPast<T>(nats: Nats, query: PastQuery<T>): Promise<Past<T>> {
  const { firstSeq: first, lastSeq } = await streamUsage(nats);
  // A stream that holds nothing yet says 0.
  const firstSeq = Math.max(1, first);
  const end = Math.min(lastSeq, (query.before ?? Number.POSITIVE_INFINITY) - 1);
  if (query.uid !== undefined) return ofWorkflow(nats, { ...query, uid: query.uid }, end);
  const items: T[] = [];
  for (let untilSeq = end, looked = 0; untilSeq >= firstSeq; untilSeq -= windowSize) {
    if (looked >= mostLookedAt) return { items, next: untilSeq + 1 };
    const afterSeq = Math.max(firstSeq - 1, untilSeq - windowSize);
    const messages = await messagesIn(nats, allSubjects, afterSeq, untilSeq);
    looked += windowSize;
    for (const message of messages.reverse()) {
      if (query.since !== undefined && message.at < query.since) return { items };
      items.push(...query.pick(message).toReversed());
      if (items.length >= query.limit) return { items, ...(message.seq > firstSeq ? { next: message.seq } : {}) };
    }
  }
  return { items };
}

/** The journal and commands have one part less than requests and deliveries. */
async function ofWorkflow<T>(
  nats: Nats,
  query: PastQuery<T> & { readonly uid: string },
  end: number,
): Promise<Past<T>> {
  const { uid, since = 0, limit, pick } = query;
  const filters = [`onexit.*.*.*.${token(uid)}`, `onexit.*.*.*.*.${token(uid)}`];
  const read = await Promise.all(filters.map((filter) => messagesIn(nats, filter, 0, end)));
  const items: T[] = [];
  const messages = read.flat().sort((a, b) => b.seq - a.seq);
  for (const message of messages) {
    if (message.at < since) break;
    items.push(...pick(message).toReversed());
    if (items.length >= limit) return { items, ...(message === messages.at(-1) ? {} : { next: message.seq }) };
  }
  return { items };
}

async function messagesIn(nats: Nats, filter: string, afterSeq: number, untilSeq: number): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  if (untilSeq <= afterSeq) return messages;
  const signal = AbortSignal.timeout(patienceMs);
  for await (const message of readRange(nats, { filter, afterSeq, untilSeq, signal })) messages.push(message);
  return messages;
}

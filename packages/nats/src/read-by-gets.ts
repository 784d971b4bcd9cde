import type { MsgRequest, NextMsgRequest, StoredMsg } from "@nats-io/jetstream";
import { NoReplyError } from "./errors.ts";
import { pause, untilAnswered } from "./pause.ts";
import type { ReadOptions, StreamMessage } from "./read-options.ts";
import { call, type Nats } from "./wire.ts";

/** How soon an endless read looks for more, ms. */
const pollMs = 250;

/**
 * Reads as `readStream` does without a consumer, for those who may not make one: a consumer may be told to deliver to any
 * subject, and who may make it could so write what their permissions forbid. One round trip for each message.
 */
export async function* readByGets(nats: Nats, options: ReadOptions): AsyncGenerator<StreamMessage, void, undefined> {
  const { stream, filter, afterSeq, untilSeq, signal, onOpen } = options;
  const nextFrom = async (seq: number): Promise<StoredMsg | undefined> => {
    // The library's type leaves out that the two go together.
    const query = { seq, next_by_subj: filter } as MsgRequest & NextMsgRequest;
    const ask = () => call(nats, ({ jsm }) => jsm.direct.getMessage(stream, query));
    return (await untilAnswered(`read ${stream} from ${seq}`, ask, signal)) ?? undefined;
  };
  let cursor = afterSeq;
  let current = await nextFrom(cursor + 1);
  onOpen?.(current === undefined ? 0 : 1);
  while (!signal.aborted) {
    if (current === undefined) {
      if (untilSeq !== undefined) return;
      await pause(pollMs, signal);
      if (signal.aborted) return;
    } else {
      if (untilSeq !== undefined && current.seq > untilSeq) return;
      cursor = current.seq;
      const next: StoredMsg | undefined = await nextFrom(cursor + 1);
      yield messageOf(current, next === undefined ? 0 : 1);
      current = next;
      continue;
    }
    current = await nextFrom(cursor + 1);
  }
  if (untilSeq !== undefined) throw new NoReplyError(`the read of ${filter} was cut off at ${cursor}`);
}

function messageOf({ subject, data, seq, time, header }: StoredMsg, pending: number): StreamMessage {
  return { subject, data, seq, at: time.getTime(), pending, header: (name) => header.get(name) };
}

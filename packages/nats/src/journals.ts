import { allJournals, streamName, untoken } from "@onexit/events";
import type { JournalAddress } from "./event-log.ts";
import { patienceMs, untilAnswered } from "./pause.ts";
import { readStream } from "./reader.ts";
import { call, type Nats } from "./wire.ts";

/** A workflow's journal and the stream sequence of its last message. */
export interface JournalEnd {
  readonly address: JournalAddress;
  readonly seq: number;
}

/** Every workflow that has a journal, retired ones left out, in one read without what the journals hold. */
export async function listJournals(nats: Nats): Promise<readonly JournalEnd[]> {
  const { state } = await untilAnswered("list journals", () => call(nats, ({ jsm }) => jsm.streams.info(streamName)));
  if (state.messages === 0) return [];
  const ends = new Map<string, JournalEnd>();
  const source = {
    stream: streamName,
    filter: allJournals,
    afterSeq: 0,
    untilSeq: state.last_seq,
    lastOnly: true,
    headersOnly: true,
    signal: AbortSignal.timeout(2 * patienceMs),
  };
  for await (const { subject, seq } of readStream(nats, source)) {
    const [, cluster, namespace, , uid] = subject.split(".").map(untoken);
    if (cluster === undefined || namespace === undefined || uid === undefined) continue;
    ends.set(subject, { address: { cluster, namespace, uid }, seq });
  }
  return [...ends.values()];
}

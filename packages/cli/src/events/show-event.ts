import { allSubjects, contentsOf } from "@onexit/deliveries";
import { type CloudEvent, encodeEvent } from "@onexit/events";
import { type Nats, readRange, streamUsage } from "@onexit/nats";
import { UsageError } from "../usage-error.ts";

/** How long one message may take to be read, ms. */
const patienceMs = 10_000;

/** One message of the stream, whole: a decision holds several events. */
export interface WholeMessage {
  readonly seq: number;
  readonly subject: string;
  readonly events: readonly CloudEvent[];
}

/** Reads one message. Throws UsageError for a sequence that there is not, or no more, and for what cannot be read. */
export async function readMessage(nats: Nats, text: string | undefined): Promise<WholeMessage> {
  if (text === undefined || !/^[1-9]\d{0,14}$/.test(text))
    throw new UsageError("which event? write onexit events show SEQ; onexit events list names them");
  const seq = Number(text);
  const signal = AbortSignal.timeout(patienceMs);
  for await (const message of readRange(nats, { filter: allSubjects, afterSeq: seq - 1, untilSeq: seq, signal })) {
    const { subject } = message;
    try {
      const { workflow, events } = contentsOf(message);
      return { seq, subject, events: events.map((event) => encodeEvent(event, String(seq), workflow)) };
    } catch (error) {
      throw new UsageError(`seq ${seq} on ${subject} cannot be read: ${(error as Error).message}`);
    }
  }
  const { firstSeq, lastSeq } = await streamUsage(nats);
  const held = lastSeq < firstSeq ? "the stream is empty" : `the stream holds ${firstSeq} to ${lastSeq}, with gaps`;
  throw new UsageError(`there is no seq ${seq} (${held})`, 5);
}

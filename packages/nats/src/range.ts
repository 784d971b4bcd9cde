import { streamName } from "@onexit/events";
import type { StreamMessage } from "./read-options.ts";
import { readStream } from "./reader.ts";
import type { Nats } from "./wire.ts";

/** A part of the stream. */
export interface Range {
  /** One subject, with or without wildcards. */
  readonly filter: string;
  /** Exclusive; 0 for all. */
  readonly afterSeq: number;
  /** Inclusive. */
  readonly untilSeq: number;
  readonly signal: AbortSignal;
}

/** Every message of a part of the events' stream that matches, in order. Throws NoReplyError when it is cut off. */
export function readRange(nats: Nats, range: Range): AsyncIterable<StreamMessage> {
  return readStream(nats, { stream: streamName, ...range });
}

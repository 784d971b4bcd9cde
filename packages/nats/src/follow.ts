import { streamName } from "@onexit/events";
import { untilAnswered } from "./pause.ts";
import type { StreamMessage } from "./read-options.ts";
import { readStream } from "./reader.ts";
import { call, type Nats } from "./wire.ts";

export interface FollowOptions {
  /** One subject, with or without wildcards. */
  readonly filter: string;
  /** Everything, only what is stored from now on, or what stands behind a stream sequence. */
  readonly start: "all" | "new" | { readonly afterSeq: number };
  /** Called for one message after the other. What it throws ends the following and rejects `closed`. */
  readonly onMessage: (message: StreamMessage) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /** Told of what interrupted the following; it goes on by itself. */
  readonly onInterrupted?: (error: Error) => void;
  /** The events' stream when absent. */
  readonly stream?: string;
}

/** Somebody who reads along. */
export interface Follower extends AsyncDisposable {
  /** Resolves when everything that stood there at the start was given out, or the following has ended. */
  readonly caughtUp: Promise<void>;
  /** Resolves after `stop`, the signal or the connection's end; rejects with what `onMessage` threw. */
  readonly closed: Promise<void>;
  /** Resolves when no further call will be made. */
  stop(): Promise<void>;
}

/**
 * Gives every message that matches to `onMessage`, in the stream's order, without gaps or repeats, over reconnects and
 * restarts. When it resolves, the place where "new" begins is fixed.
 */
export async function follow(nats: Nats, options: FollowOptions): Promise<Follower> {
  const stream = options.stream ?? streamName;
  const ending = new AbortController();
  const signal = options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal]);
  const afterSeq = await startSeqOf(nats, stream, options.start);
  let present = () => {};
  const caughtUp = new Promise<void>((resolve) => {
    present = resolve;
  });

  const run = async () => {
    let first = true;
    const onOpen = (pending: number) => {
      if (first && pending === 0) present();
      first = false;
    };
    const { filter, onInterrupted } = options;
    const source = {
      stream,
      filter,
      afterSeq,
      signal,
      onOpen,
      ...(onInterrupted === undefined ? {} : { onInterrupted }),
    };
    for await (const message of readStream(nats, source)) {
      await options.onMessage(message);
      if (message.pending === 0) present();
      if (signal.aborted) return;
    }
  };
  const closed = run().finally(present);
  const stop = async () => {
    ending.abort();
    await closed.catch(() => undefined);
  };
  return { caughtUp, closed, stop, [Symbol.asyncDispose]: stop };
}

async function startSeqOf(nats: Nats, stream: string, start: FollowOptions["start"]): Promise<number> {
  if (start === "all") return 0;
  if (start !== "new") return start.afterSeq;
  const { state } = await untilAnswered(`state of ${stream}`, () => call(nats, ({ jsm }) => jsm.streams.info(stream)));
  return state.last_seq;
}

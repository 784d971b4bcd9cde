import type { ToldEvent } from "./told-event.ts";

/** How a listener is written to. */
export interface OutletOptions {
  /** Resolves when there is room for more. */
  readonly write: (text: string) => Promise<unknown>;
  readonly heartbeatMs: number;
  /** A write has found no room for so long that nobody seems to listen. */
  readonly onStalled: () => void;
}

/** One listener's server-sent events, in batches. */
export interface Outlet {
  /** Says where the listener stands before anything has come. */
  begin(seq: number): void;
  /** Takes what one message tells; resolves when there is room for the next. */
  put(seq: number, events: readonly ToldEvent[]): Promise<void>;
  /** Tells the listener to look at everything again, and that it is told of what is behind `seq` from now on. */
  reset(seq: number): Promise<void>;
  close(): Promise<void>;
}

/** How often what has come is told, ms. */
const batchMs = 100;
/** How many events wait at most; the reading waits for the listener then. */
const mostWaiting = 1_000;
/** How long a write may find no room, ms. */
const stalledMs = 30_000;

/** Holds no more than one batch, however slow the listener is. */
export function createOutlet({ write, heartbeatMs, onStalled }: OutletOptions): Outlet {
  let waiting: ToldEvent[] = [];
  let lastSeq = 0;
  let toldSeq = 0;
  let wroteAt = performance.now();
  let chain: Promise<void> = Promise.resolve();

  const say = (text: string): Promise<void> => {
    chain = chain.then(async () => {
      const timer = setTimeout(onStalled, stalledMs);
      try {
        await write(text);
      } finally {
        clearTimeout(timer);
        wroteAt = performance.now();
      }
    });
    return chain;
  };

  const flush = (): Promise<void> => {
    if (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      toldSeq = lastSeq;
      return say(`id: ${lastSeq}\ndata: ${JSON.stringify(batch)}\n\n`);
    }
    if (performance.now() - wroteAt < heartbeatMs) return chain;
    // What a listener is not told of moves its place, too.
    const place = toldSeq === lastSeq ? "" : `id: ${lastSeq}\n`;
    toldSeq = lastSeq;
    return say(`${place}: still here\n\n`);
  };

  const timer = setInterval(() => void flush().catch(onStalled), batchMs);
  timer.unref();

  return {
    begin(seq) {
      lastSeq = seq;
      toldSeq = seq;
      void say(`retry: 1000\nid: ${seq}\n: here\n\n`).catch(onStalled);
    },
    async put(seq, events) {
      lastSeq = seq;
      waiting.push(...events);
      if (waiting.length >= mostWaiting) await flush();
    },
    async reset(seq) {
      waiting = [];
      await say(`id: ${seq}\nevent: reset\ndata: {"seq":${seq}}\n\n`);
    },
    async close() {
      clearInterval(timer);
      await chain.catch(() => undefined);
    },
  };
}

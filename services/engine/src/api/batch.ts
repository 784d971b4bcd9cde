/** Collects what is told in small pieces, and hands on many at once. */
export interface Batch<T> {
  /** `size` in any unit, as long as it is always the same. */
  readonly add: (item: T, size: number) => Promise<void>;
  /** Hands on what waits; whoever is going to wait himself calls it before. */
  readonly flush: () => Promise<void>;
}

/** How much waits at most. */
const mostSize = 64 * 1024;
/** How long the first of it waits at most while others follow, ms. */
const longestMs = 20;

/** Makes a batch that holds nothing; `monotonic` gives ms. */
export function createBatch<T>({
  send,
  monotonic,
}: {
  readonly send: (items: readonly T[]) => Promise<void>;
  readonly monotonic: () => number;
}): Batch<T> {
  let waiting: T[] = [];
  let size = 0;
  let since = 0;
  const flush = async () => {
    const items = waiting;
    waiting = [];
    size = 0;
    if (items.length > 0) await send(items);
  };
  return {
    flush,
    async add(item, itemSize) {
      if (waiting.length === 0) since = monotonic();
      waiting.push(item);
      size += itemSize;
      if (size >= mostSize || monotonic() - since >= longestMs) await flush();
    },
  };
}

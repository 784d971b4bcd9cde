/** Holds what arrived until it is taken, in order. */
export interface Mailbox<T> extends Disposable {
  put(item: T): void;
  /** The one who waits, and everyone later, gets this error, before anything that still lies there. */
  readonly fail: (error: Error) => void;
  /** What lies there, at once; undefined when it is empty, or the signal has aborted. */
  next(): T | undefined;
  /** The next arrival, or why there is none. */
  wait(timeoutMs: number): Promise<T | "timeout" | "aborted">;
}

/** A mailbox for one taker; the signal ends its waiting. */
export function createMailbox<T>(signal: AbortSignal): Mailbox<T> {
  let items: T[] = [];
  let head = 0;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const stir = () => wake?.();
  signal.addEventListener("abort", stir);

  const next = () => {
    if (failure !== undefined) throw failure;
    if (signal.aborted) return undefined;
    const item = items[head];
    if (item === undefined) return undefined;
    head += 1;
    if (head === items.length) {
      items = [];
      head = 0;
    }
    return item;
  };

  return {
    put(item) {
      items.push(item);
      stir();
    },
    fail: (error) => {
      failure = error;
      stir();
    },
    next,
    async wait(timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        if (signal.aborted) return "aborted";
        const item = next();
        if (item !== undefined) return item;
        const left = deadline - performance.now();
        if (left <= 0) return "timeout";
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
    },
    [Symbol.dispose]: () => signal.removeEventListener("abort", stir),
  };
}

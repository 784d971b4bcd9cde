/** Time that passes only when it is told to. */
export interface VirtualClock {
  readonly now: () => number;
  /** Calls `then` once so many milliseconds have passed, unless the returned function is called first. */
  readonly after: (ms: number, then: () => void) => () => void;
  /** When the next call is due; undefined when nothing waits. */
  readonly nextAt: () => number | undefined;
  /** Goes on to the next call that is due, and makes it. */
  readonly runNext: () => void;
  /** Goes on to a time; never back. */
  readonly advanceTo: (at: number) => void;
}

/** A clock that stands at `start`, epoch ms. What is due at the same time comes in the order in which it was asked for. */
export function createVirtualClock(start: number): VirtualClock {
  let now = start;
  let waiting: readonly { readonly at: number; readonly then: () => void }[] = [];
  return {
    now: () => now,
    after(ms, then) {
      const entry = { at: now + ms, then };
      const before = waiting.findLastIndex(({ at }) => at <= entry.at) + 1;
      waiting = waiting.toSpliced(before, 0, entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    nextAt: () => waiting[0]?.at,
    runNext() {
      const [first, ...rest] = waiting;
      if (first === undefined) return;
      waiting = rest;
      now = Math.max(now, first.at);
      first.then();
    },
    advanceTo(at) {
      now = Math.max(now, at);
    },
  };
}

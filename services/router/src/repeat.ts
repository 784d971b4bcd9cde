import { setTimeout as sleep } from "node:timers/promises";

/** Something that is done again and again. */
export interface Repeated {
  /** Resolves when it is not done any more. */
  stop(): Promise<void>;
}

/** Does it after `ms`, and again `ms` after each end, whatever it throws. */
export function repeat(ms: number, act: () => Promise<void>, onError: (error: unknown) => void): Repeated {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    while (!signal.aborted) {
      await sleep(ms, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await act().catch(onError);
    }
  };
  const running = run();
  return {
    stop() {
      stopping.abort();
      return running;
    },
  };
}

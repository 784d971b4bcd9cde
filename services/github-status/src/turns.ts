import { setTimeout as pause } from "node:timers/promises";

/** Runs work on a key when the work before it on the same key has ended, however it ended. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Turns for the work of this process. Nobody waits longer than `patienceMs` for the one before: turns only spare
 * others a race, and work that hangs must not take them along.
 */
export function createTurns(patienceMs = 2_000): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const turn = endOf(last.get(key), patienceMs).then(work);
    const ended = turn.catch(() => undefined);
    last.set(key, ended);
    try {
      return await turn;
    } finally {
      if (last.get(key) === ended) last.delete(key);
    }
  };
}

async function endOf(earlier: Promise<unknown> | undefined, patienceMs: number): Promise<void> {
  if (earlier === undefined) return;
  const waiting = new AbortController();
  const patience = pause(patienceMs, undefined, { signal: waiting.signal }).catch(() => undefined);
  await Promise.race([earlier, patience]);
  waiting.abort();
}

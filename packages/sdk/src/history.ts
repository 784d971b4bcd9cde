import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "@onexit/events";
import { RetryableError } from "./error.ts";

/** What is remembered beyond one delivery, by compare-and-set; `undefined` for a write: somebody else was first. */
export interface HistoryPort {
  get(key: readonly string[]): Promise<{ readonly record: Json; readonly revision: number } | undefined>;
  put(key: readonly string[], record: Json, revision?: number): Promise<number | undefined>;
}

/** How often rivals may cross each other before whoever comes again sorts it out. */
const mostRounds = 50;
/** Rivals step aside for so long at most, each for a time of its own, or the same ones would always be second. */
const longestAsideMs = 50;

/**
 * Puts what `change` makes of a record in its place, and gives what else it came to; asked again when somebody else was
 * first. A record that is given back as it was is not written, nor is `undefined`.
 */
export async function changeRecord<R, T>(
  history: HistoryPort,
  key: readonly string[],
  change: (record: R | undefined) => readonly [record: R | undefined, result: T],
): Promise<T> {
  for (let round = 0; round < mostRounds; round += 1) {
    const found = await history.get(key);
    const old = found?.record as R | undefined;
    const [record, result] = change(old);
    if (record === old || record === undefined) return result;
    const written = await history.put(key, record as unknown as Json, found?.revision);
    if (written !== undefined) return result;
    await sleep(Math.random() * Math.min(longestAsideMs, 5 * (round + 1)));
  }
  throw new RetryableError(`the history of ${key.join("/")} changed ${mostRounds} times while it was being written`);
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "@onexit/events";
import { RetryableError } from "./error.ts";

/** What is remembered beyond one delivery, by compare-and-set; `undefined` for a write: somebody else was first. */
export interface HistoryPort {
  get(key: readonly string[]): Promise<{ readonly record: Json; readonly revision: number } | undefined>;
  put(key: readonly string[], record: Json, revision?: number): Promise<number | undefined>;
}

/** Makes a record of another, and says what else it came to. */
type Change<R, T> = (record: R | undefined) => readonly [record: R | undefined, result: T];

/** A change that waits for its turn. */
interface Waiting {
  readonly change: Change<unknown, unknown>;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** How often rivals may cross each other before whoever comes again sorts it out. */
const mostRounds = 50;
/** Rivals step aside for so long at most, each for a time of its own, or the same ones would always be second. */
const longestAsideMs = 50;

/** By record, of each history: within a process nobody has to race. */
const lines = new WeakMap<HistoryPort, Map<string, Waiting[]>>();

/**
 * Puts what `change` makes of a record in its place, and gives what else it came to; asked again when somebody else was
 * first. A record that is given back as it was is not written, nor is `undefined`. Changes of one process to one record wait
 * for each other, and those that have come meanwhile are written together.
 */
export function changeRecord<R, T>(history: HistoryPort, key: readonly string[], change: Change<R, T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const waiting = { change: change as Change<unknown, unknown>, resolve, reject } as Waiting;
    const ofHistory = lines.get(history) ?? new Map<string, Waiting[]>();
    lines.set(history, ofHistory);
    const name = JSON.stringify(key);
    const line = ofHistory.get(name);
    if (line !== undefined) {
      line.push(waiting);
      return;
    }
    const first = [waiting];
    ofHistory.set(name, first);
    // Forgotten in the very moment in which it is found empty: whoever comes later must not wait in it.
    void drain(history, key, first, () => ofHistory.delete(name));
  });
}

/** Never rejects. */
async function drain(
  history: HistoryPort,
  key: readonly string[],
  line: Waiting[],
  onEmpty: () => void,
): Promise<void> {
  while (line.length > 0) {
    const together = line.splice(0);
    try {
      const results = await write(history, key, together);
      for (const [n, { resolve }] of together.entries()) resolve(results[n] as never);
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }
  onEmpty();
}

async function write(
  history: HistoryPort,
  key: readonly string[],
  together: readonly Waiting[],
): Promise<readonly unknown[]> {
  for (let round = 0; round < mostRounds; round += 1) {
    const found = await history.get(key);
    const old: unknown = found?.record;
    let record = old;
    const results = together.map(({ change }) => {
      const [after, result] = change(record);
      record = after ?? record;
      return result;
    });
    if (record === old) return results;
    const written = await history.put(key, record as Json, found?.revision);
    if (written !== undefined) return results;
    await sleep(Math.random() * Math.min(longestAsideMs, 5 * (round + 1)));
  }
  throw new RetryableError(`the history of ${key.join("/")} changed ${mostRounds} times while it was being written`);
}

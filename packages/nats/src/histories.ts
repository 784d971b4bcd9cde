import { randomUUID } from "node:crypto";
import { token } from "@onexit/events";
import { openBucket } from "./bucket.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import type { Nats } from "./wire.ts";

/** Names one record; each part may be any text. */
export type HistoryKey = readonly string[];

/** What is remembered from one workflow to the next. */
export interface Histories {
  get(key: HistoryKey): Promise<unknown>;
  /**
   * Puts what `change` makes of the record in its place, and gives what else it came to; asked again when somebody else was
   * first. A record that is given back as it was is not written.
   */
  change<R, T>(key: HistoryKey, change: (record: R | undefined) => readonly [record: R, result: T]): Promise<T>;
}

interface Stored {
  readonly record: unknown;
  /** Every write is its own: one whose answer was lost is recognised by its bytes. */
  readonly write: string;
}

/** How often a record that others write too is tried. */
const tries = 20;

/** Opens the histories of a provisioned server. */
export function openHistories(nats: Nats): Histories {
  const bucket = openBucket(nats, "histories");
  const nameOf = (key: HistoryKey) => key.map(token).join(".");
  return {
    async get(key) {
      const found = await bucket.get(nameOf(key));
      return found === undefined ? undefined : (jsonOf(found.value) as Stored).record;
    },
    async change<R, T>(key: HistoryKey, change: (record: R | undefined) => readonly [record: R, result: T]) {
      const name = nameOf(key);
      for (let i = 0; i < tries; i += 1) {
        const found = await bucket.get(name);
        const old = found === undefined ? undefined : ((jsonOf(found.value) as Stored).record as R);
        const [record, result] = change(old);
        if (record === old) return result;
        const value = jsonBytes({ record, write: randomUUID() } satisfies Stored);
        const written =
          found === undefined ? await bucket.create(name, value) : await bucket.update(name, value, found.revision);
        if (written !== undefined) return result;
      }
      throw new Error(`history ${name} changed ${tries} times while it was being written`);
    },
  };
}

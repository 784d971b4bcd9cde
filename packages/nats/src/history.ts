import { type JsonObject, token } from "@onexit/events";
import { openBucket } from "./bucket.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import type { Nats } from "./wire.ts";

/** A record, and the revision that a change must name. */
export interface HistoryRecord {
  readonly record: JsonObject;
  readonly revision: number;
}

/** What actions remember beyond one delivery and one run. Writes are `undefined` when somebody else was first. */
export interface History {
  get(key: readonly string[]): Promise<HistoryRecord | undefined>;
  /** Replaces the record of that revision; without one, only where there is none. */
  put(key: readonly string[], record: JsonObject, revision?: number): Promise<number | undefined>;
}

/** Opens the history of a provisioned server; not before it is asked for the first time. */
export function openHistory(nats: Nats): History {
  const bucket = () => openBucket(nats, "history");
  const subjectOf = (key: readonly string[]) => key.map(token).join(".");
  return {
    async get(key) {
      const found = await bucket().get(subjectOf(key));
      return found === undefined ? undefined : { record: jsonOf(found.value) as JsonObject, revision: found.revision };
    },
    put: (key, record, revision) =>
      revision === undefined
        ? bucket().create(subjectOf(key), jsonBytes(record))
        : bucket().update(subjectOf(key), jsonBytes(record), revision),
  };
}

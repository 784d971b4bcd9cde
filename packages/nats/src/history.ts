import { randomUUID } from "node:crypto";
import { isJsonObject, type Json, token } from "@onexit/events";
import { openBucket } from "./bucket.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import type { BucketName } from "./stream-config.ts";
import type { Nats } from "./wire.ts";

/** A record, and the revision that a change must name. */
export interface HistoryRecord {
  readonly record: Json;
  readonly revision: number;
}

/** What is remembered beyond one delivery and one run. Keys are any texts; writes are `undefined` when somebody else was first. */
export interface History {
  get(key: readonly string[]): Promise<HistoryRecord | undefined>;
  /** Replaces the record of that revision; without one, only where there is none. */
  put(key: readonly string[], record: Json, revision?: number): Promise<number | undefined>;
}

/** Every write is its own: one whose answer was lost is recognised by its bytes. */
interface Stored {
  readonly record: Json;
  readonly write: string;
}

/** Whose history: that of the actions, and that of the router, which no action may write. */
type HistoryBucket = Extract<BucketName, "history" | "histories">;

/** Opens a history of a provisioned server; not before it is asked for the first time. */
export function openHistory(nats: Nats, name: HistoryBucket = "history"): History {
  const bucket = () => openBucket(nats, name);
  const subjectOf = (key: readonly string[]) => key.map(token).join(".");
  return {
    async get(key) {
      const found = await bucket().get(subjectOf(key));
      return found === undefined ? undefined : { record: recordOf(jsonOf(found.value)), revision: found.revision };
    },
    put(key, record, revision) {
      const value = jsonBytes({ record, write: randomUUID() } satisfies Stored);
      return revision === undefined
        ? bucket().create(subjectOf(key), value)
        : bucket().update(subjectOf(key), value, revision);
    },
  };
}

/** Stores of earlier versions hold some records bare. */
function recordOf(stored: unknown): Json {
  const json = stored as Json;
  return isJsonObject(json) && "write" in json && "record" in json ? (json.record as Json) : json;
}

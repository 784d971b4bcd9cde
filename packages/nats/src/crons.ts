import { token } from "@onexit/events";
import { type BucketEntry, openBucket } from "./bucket.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import type { Nats } from "./wire.ts";

/** Which cron workflow. */
export interface CronKey {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** A stored cron workflow, and the revision that a change must name. */
export interface StoredCron<R> {
  readonly record: R;
  readonly revision: number;
}

/** The cron workflows. Writes are `undefined` when somebody else was first. */
export interface Crons<R> {
  get(key: CronKey): Promise<StoredCron<R> | undefined>;
  create(key: CronKey, record: R): Promise<number | undefined>;
  update(key: CronKey, record: R, revision: number): Promise<number | undefined>;
  /** False when it has changed since that revision. */
  remove(key: CronKey, revision: number): Promise<boolean>;
  /** All of a cluster. */
  list(cluster: string): AsyncIterable<StoredCron<R>>;
}

/** Opens the cron workflows of a provisioned server. Records should name their writer, as in every bucket. */
export function openCrons<R>(nats: Nats): Crons<R> {
  const bucket = openBucket(nats, "crons");
  return {
    async get(key) {
      const found = await bucket.get(keyOf(key));
      return found === undefined ? undefined : storedOf(found);
    },
    create: (key, record) => bucket.create(keyOf(key), jsonBytes(record)),
    update: (key, record, revision) => bucket.update(keyOf(key), jsonBytes(record), revision),
    remove: (key, revision) => bucket.remove(keyOf(key), revision),
    async *list(cluster) {
      for await (const found of bucket.list(`${token(cluster)}.*.*`)) yield storedOf(found);
    },
  };
}

function keyOf({ cluster, namespace, name }: CronKey): string {
  return [cluster, namespace, name].map(token).join(".");
}

function storedOf<R>({ value, revision }: BucketEntry): StoredCron<R> {
  return { record: jsonOf(value) as R, revision };
}

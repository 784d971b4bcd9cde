import { token } from "@onexit/events";
import { type BucketEntry, openBucket } from "./bucket.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import type { BucketName } from "./stream-config.ts";
import type { Nats } from "./wire.ts";

/** A stored record, and the revision that a change must name. */
export interface StoredRecord<R> {
  readonly record: R;
  readonly revision: number;
}

/** Records of one kind by their keys. Writes are `undefined` when somebody else was first. */
export interface Records<K, R> {
  get(key: K): Promise<StoredRecord<R> | undefined>;
  create(key: K, record: R): Promise<number | undefined>;
  update(key: K, record: R, revision: number): Promise<number | undefined>;
  /** False when it has changed since that revision. */
  remove(key: K, revision: number): Promise<boolean>;
  /** All of a cluster. */
  list(cluster: string): AsyncIterable<StoredRecord<R>>;
}

/**
 * Opens a bucket of a provisioned server whose keys are the named parts in that order, the cluster first. Records should
 * name their writer, as in every bucket.
 */
export function openRecords<K extends { readonly [P in keyof K]: string }, R>(
  nats: Nats,
  name: BucketName,
  parts: readonly (keyof K)[],
): Records<K, R> {
  const bucket = openBucket(nats, name);
  const keyOf = (key: K) => parts.map((part) => token(key[part])).join(".");
  const storedOf = ({ value, revision }: BucketEntry) => ({ record: jsonOf(value) as R, revision });
  return {
    async get(key) {
      const found = await bucket.get(keyOf(key));
      return found === undefined ? undefined : storedOf(found);
    },
    create: (key, record) => bucket.create(keyOf(key), jsonBytes(record)),
    update: (key, record, revision) => bucket.update(keyOf(key), jsonBytes(record), revision),
    remove: (key, revision) => bucket.remove(keyOf(key), revision),
    async *list(cluster) {
      const all = [token(cluster), ...parts.slice(1).map(() => "*")].join(".");
      for await (const found of bucket.list(all)) yield storedOf(found);
    },
  };
}

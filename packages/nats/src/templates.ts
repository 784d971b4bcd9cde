import { token } from "@onexit/events";
import { type BucketEntry, openBucket } from "./bucket.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import type { Nats } from "./wire.ts";

/** Which template; what belongs to the whole cluster has no namespace. */
export interface TemplateKey {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A stored template, and the revision that a change must name. */
export interface StoredTemplate<R> {
  readonly record: R;
  readonly revision: number;
}

/** The workflow templates of both kinds. Writes are `undefined` when somebody else was first. */
export interface Templates<R> {
  get(key: TemplateKey): Promise<StoredTemplate<R> | undefined>;
  create(key: TemplateKey, record: R): Promise<number | undefined>;
  update(key: TemplateKey, record: R, revision: number): Promise<number | undefined>;
  /** False when it has changed since that revision. */
  remove(key: TemplateKey, revision: number): Promise<boolean>;
  /** All of a cluster. */
  list(cluster: string): AsyncIterable<StoredTemplate<R>>;
}

/** Opens the templates of a provisioned server. Records should name their writer, as in every bucket. */
export function openTemplates<R>(nats: Nats): Templates<R> {
  const bucket = openBucket(nats, "templates");
  return {
    async get(key) {
      const found = await bucket.get(keyOf(key));
      return found === undefined ? undefined : storedOf(found);
    },
    create: (key, record) => bucket.create(keyOf(key), jsonBytes(record)),
    update: (key, record, revision) => bucket.update(keyOf(key), jsonBytes(record), revision),
    remove: (key, revision) => bucket.remove(keyOf(key), revision),
    async *list(cluster) {
      for await (const found of bucket.list(`${token(cluster)}.*.*.*`)) yield storedOf(found);
    },
  };
}

function keyOf({ cluster, kind, namespace, name }: TemplateKey): string {
  return [cluster, kind, namespace, name].map(token).join(".");
}

function storedOf<R>({ value, revision }: BucketEntry): StoredTemplate<R> {
  return { record: jsonOf(value) as R, revision };
}

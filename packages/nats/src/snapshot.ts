import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { token, untoken } from "@onexit/events";
import { type BucketEntry, bucketEntryOf, openBucket } from "./bucket.ts";
import { type Follower, follow } from "./follow.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import { deleteObject, getObject, putObject } from "./object.ts";
import { bucketPrefix, bucketStreamName } from "./stream-config.ts";
import type { Nats } from "./wire.ts";

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** A workflow's state as a JSON object, with the journal sequence that it reflects. */
export interface Snapshot {
  readonly seq: number;
}

export interface StoredSnapshot<S extends Snapshot> {
  readonly uid: string;
  readonly snapshot: S;
  readonly revision: number;
}

/** What stands on a snapshot, readable without opening it. */
export interface SnapshotHead {
  readonly uid: string;
  /** As it was put there; empty when nothing was. */
  readonly label: string;
}

export interface PutOptions {
  /** Saves a round trip. */
  readonly knownRevision?: number | undefined;
  /** Printable ASCII, for readers of heads. */
  readonly label?: string;
}

/** What a watcher is told; without a snapshot it was deleted. */
export interface SnapshotChange<S extends Snapshot> {
  readonly uid: string;
  readonly revision: number;
  readonly snapshot?: S;
}

export interface WatchOptions<S extends Snapshot> {
  readonly onChange: (change: SnapshotChange<S>) => void | Promise<void>;
  readonly signal?: AbortSignal;
  readonly onInterrupted?: (error: Error) => void;
}

/** The states of workflows, for restarts and for readers. */
export interface Snapshots<S extends Snapshot> {
  /**
   * Stores a snapshot in place of one with a smaller sequence. `undefined`: there is one with the same or a greater
   * sequence, which stays. With the revision known that is one round trip, otherwise two.
   */
  put(uid: string, snapshot: S, options?: PutOptions): Promise<number | undefined>;
  /** Undefined when there is none, or when its object is missing or torn: fold the journal. */
  get(uid: string): Promise<StoredSnapshot<S> | undefined>;
  list(): AsyncIterable<StoredSnapshot<S>>;
  /** What stands on each, in a fraction of the time that reading them all takes. */
  heads(): AsyncIterable<SnapshotHead>;
  /** Tells every snapshot there is, then every change, in order; of several quick changes perhaps only the last. */
  watch(options: WatchOptions<S>): Promise<Follower>;
  /** False when it has changed since that revision. */
  delete(uid: string, revision: number): Promise<boolean>;
}

/** From this size on, bytes of JSON, a snapshot is kept gzipped in the object store. */
const inlineLimit = 512 * 1024;

/** Names the object in the entry that stands for it. */
const objectHeader = "Onexit-Object";
const labelHeader = "Onexit-Label";

/** How often a snapshot that others write too is compared again. */
const tries = 10;

/** Opens the snapshots of a provisioned server. */
export function openSnapshots<S extends Snapshot>(nats: Nats): Snapshots<S> {
  const bucket = openBucket(nats, "snapshots");
  /** The objects of the entries that were seen last, so that whoever replaces an entry can remove its object. */
  const objects = new Map<string, { readonly revision: number; readonly name: string }>();

  const decode = async ({ key, value, revision, header }: BucketEntry): Promise<StoredSnapshot<S> | undefined> => {
    const name = header(objectHeader);
    if (name === "") objects.delete(key);
    else objects.set(key, { revision, name });
    const json = name === "" ? value : await inflate(nats, name);
    return json === undefined ? undefined : { uid: untoken(key), snapshot: jsonOf(json) as S, revision };
  };
  const dropObjectOf = async (key: string, revision: number) => {
    const object = objects.get(key);
    if (object?.revision !== revision) return;
    objects.delete(key);
    await dropObject(nats, object.name);
  };
  /** Writes unless there is one with the same or a greater sequence. */
  const replace = async (key: string, { value, headers, seq }: Encoded, known: number | undefined) => {
    let revision = known;
    for (let i = 0; i < tries; i += 1) {
      if (revision === undefined) {
        const current = await bucket.get(key);
        if (current !== undefined && seqOf(current.value) >= seq) return undefined;
        if (current !== undefined) await decode(current);
        revision = current?.revision ?? 0;
      }
      const written =
        revision === 0 ? await bucket.create(key, value, headers) : await bucket.update(key, value, revision, headers);
      if (written !== undefined) return { written, replaced: revision };
      revision = undefined;
    }
    throw new Error(`snapshot ${key} changed ${tries} times while it was being written`);
  };

  return {
    async put(uid, snapshot, { knownRevision, label }: PutOptions = {}) {
      const key = token(uid);
      const encoded = await encode(nats, key, snapshot, label);
      const name = encoded.headers[objectHeader];
      const result = await replace(key, encoded, knownRevision);
      if (result === undefined) {
        await dropObject(nats, name);
        return undefined;
      }
      await dropObjectOf(key, result.replaced);
      if (name !== undefined) objects.set(key, { revision: result.written, name });
      return result.written;
    },
    async get(uid) {
      for (let seen = 0; ; ) {
        const entry = await bucket.get(token(uid));
        if (entry === undefined) return undefined;
        const stored = await decode(entry);
        // An object can vanish between two reads, but only because a later entry has replaced it.
        if (stored !== undefined || entry.revision === seen) return stored;
        seen = entry.revision;
      }
    },
    async *list() {
      for await (const entry of bucket.list("*")) {
        const stored = await decode(entry);
        if (stored !== undefined) yield stored;
      }
    },
    async *heads() {
      for await (const { key, header } of bucket.heads("*")) yield { uid: untoken(key), label: header(labelHeader) };
    },
    watch: ({ onChange, ...options }) =>
      follow(nats, {
        ...options,
        stream: bucketStreamName("snapshots"),
        filter: `${bucketPrefix("snapshots")}*`,
        start: "all",
        onMessage: async (message) => {
          const { value, ...entry } = bucketEntryOf("snapshots", message);
          if (value === undefined) return onChange({ uid: untoken(entry.key), revision: entry.revision });
          const stored = await decode({ value, ...entry });
          // Its object is gone because a later entry names another; that one is on its way.
          if (stored !== undefined) await onChange(stored);
        },
      }),
    async delete(uid, revision) {
      const key = token(uid);
      const removed = await bucket.remove(key, revision);
      if (removed) await dropObjectOf(key, revision);
      return removed;
    },
  };
}

/** A snapshot as it is written. */
interface Encoded {
  readonly seq: number;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** Large ones go into an object of their own: objects are never overwritten, or a late writer could spoil one. */
async function encode(nats: Nats, key: string, snapshot: Snapshot, label?: string): Promise<Encoded> {
  const { seq } = snapshot;
  const json = jsonBytes(snapshot);
  const headers = label === undefined ? {} : { [labelHeader]: label };
  if (json.length <= inlineLimit) return { seq, value: json, headers };
  const name = `snapshot.${key}.${seq}.${randomBytes(4).toString("hex")}`;
  await putObject(nats, name, await compress(json, { level: 1 }));
  return { seq, value: jsonBytes({ seq }), headers: { ...headers, [objectHeader]: name } };
}

async function inflate(nats: Nats, object: string): Promise<Uint8Array | undefined> {
  const bytes = await getObject(nats, object);
  return bytes === undefined ? undefined : decompress(bytes);
}

/** An object that stays behind costs space only. */
async function dropObject(nats: Nats, name: string | undefined): Promise<void> {
  if (name !== undefined) await deleteObject(nats, name).catch(() => undefined);
}

function seqOf(value: Uint8Array): number {
  return (jsonOf(value) as Snapshot).seq;
}

import type { StoredMsg } from "@nats-io/jetstream";
import { isConflict, isPassing } from "./failure.ts";
import { untilAnswered } from "./pause.ts";
import type { StreamMessage } from "./read-options.ts";
import { readStream } from "./reader.ts";
import { store } from "./stored.ts";
import { type BucketName, bucketPrefix, bucketStreamName } from "./stream-config.ts";
import { call, type Nats } from "./wire.ts";

/** One value of a bucket. */
export interface BucketEntry {
  readonly key: string;
  readonly value: Uint8Array;
  /** Grows with every write to the bucket; what a write must name to replace this value. */
  readonly revision: number;
  /** Epoch ms at which it was written, by the server's clock. */
  readonly at: number;
  header(name: string): string;
}

type Headers = Readonly<Record<string, string>>;

/**
 * A key-value bucket, in the layout that every NATS client reads. Writes compare and set: `undefined` means that
 * somebody else was first. Where an answer is lost the write is repeated, and recognised by its bytes if it had been
 * stored, so bytes should name their writer. Everything throws NoReplyError after 30 s without an answer.
 */
export interface Bucket {
  get(key: string): Promise<BucketEntry | undefined>;
  create(key: string, value: Uint8Array, headers?: Headers): Promise<number | undefined>;
  update(key: string, value: Uint8Array, revision: number, headers?: Headers): Promise<number | undefined>;
  /** False when the revision is no longer the key's. Leaves no trace in the store; readers are told. */
  remove(key: string, revision: number): Promise<boolean>;
  /** The values whose keys match, as they stand when each is read; wildcards are NATS's. */
  list(keys: string): AsyncIterable<BucketEntry>;
  /** The same without the values, which may then be empty. */
  heads(keys: string): AsyncIterable<BucketEntry>;
}

const operationHeader = "KV-Operation";
const expectedHeader = "Nats-Expected-Last-Subject-Sequence";
const nothing = new Uint8Array();

/** Opens a bucket of a provisioned server. */
export function openBucket(nats: Nats, name: BucketName): Bucket {
  const stream = bucketStreamName(name);
  const prefix = bucketPrefix(name);

  const latest = async (key: string): Promise<(BucketEntry & { readonly removed: boolean }) | undefined> => {
    const ask = () => call(nats, ({ jsm }) => jsm.direct.getMessage(stream, { last_by_subj: prefix + key }));
    const message = await untilAnswered(`read ${prefix}${key}`, ask);
    return message === null
      ? undefined
      : { removed: isRemoval(message.header.get(operationHeader)), ...entryOf(key, message) };
  };

  const write = async (key: string, value: Uint8Array, revision: number, headers?: Headers) => {
    const fields = { [expectedHeader]: String(revision), ...headers };
    let answerLost = false;
    const attempt = async () => {
      try {
        return await store(nats, prefix + key, value, fields);
      } catch (error) {
        answerLost ||= isPassing(error);
        throw error;
      }
    };
    try {
      return (await untilAnswered(`write ${prefix}${key}`, attempt)).seq;
    } catch (error) {
      if (!isConflict(error)) throw error;
      const winner = answerLost ? await latest(key) : undefined;
      const isOurs = winner !== undefined && winner.revision > revision && Buffer.compare(winner.value, value) === 0;
      return isOurs ? winner.revision : undefined;
    }
  };

  return {
    async get(key) {
      const entry = await latest(key);
      return entry === undefined || entry.removed ? undefined : entry;
    },
    async create(key, value, headers) {
      const revision = await write(key, value, 0, headers);
      if (revision !== undefined) return revision;
      const rival = await latest(key);
      return rival?.removed === true ? write(key, value, rival.revision, headers) : undefined;
    },
    update: write,
    async remove(key, revision) {
      const marker = await write(key, nothing, revision, { [operationHeader]: "DEL" });
      if (marker === undefined) return false;
      const options = { filter: prefix + key, seq: marker + 1 };
      // The marker alone means the same; it would only stay for ever.
      await call(nats, ({ jsm }) => jsm.streams.purge(stream, options)).catch(() => undefined);
      return true;
    },
    list: (keys) => read(keys, false),
    heads: (keys) => read(keys, true),
  };

  async function* read(keys: string, headersOnly: boolean): AsyncGenerator<BucketEntry> {
    const signal = AbortSignal.timeout(60_000);
    const { state } = await untilAnswered(`list ${prefix}${keys}`, () =>
      call(nats, ({ jsm }) => jsm.streams.info(stream)),
    );
    if (state.messages === 0) return;
    const source = { stream, filter: prefix + keys, afterSeq: 0, untilSeq: state.last_seq, headersOnly, signal };
    for await (const message of readStream(nats, source)) {
      const entry = bucketEntryOf(name, message);
      if (entry.value !== undefined) yield { ...entry, value: entry.value };
    }
  }
}

/** What a message of a bucket's stream says; its value is undefined when the key was removed. */
export function bucketEntryOf(
  bucket: BucketName,
  message: StreamMessage,
): Omit<BucketEntry, "value"> & { readonly value: Uint8Array | undefined } {
  const { subject, seq, at, data, header } = message;
  const key = subject.slice(bucketPrefix(bucket).length);
  return { key, revision: seq, at, header, value: isRemoval(header(operationHeader)) ? undefined : data };
}

function entryOf(key: string, message: StoredMsg): BucketEntry {
  const { data: value, seq: revision, time, header } = message;
  return { key, value, revision, at: time.getTime(), header: (name) => header.get(name) };
}

function isRemoval(operation: string): boolean {
  return operation === "DEL" || operation === "PURGE";
}

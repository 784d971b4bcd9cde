import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from "@nats-io/jetstream";
import { streamName, streamSubjects } from "@onexit/events";

/** Our key-value buckets. Their names on the server begin with `onexit-`, since a server may be shared. */
export type BucketName =
  | "snapshots"
  | "ledger"
  | "leases"
  | "locks"
  | "tombstones"
  | "crons"
  | "templates"
  | "histories"
  | "history"
  | "registrations";

/** A stream as we need it: the fields that we set and compare, no others. */
export type WantedStream = Pick<StreamConfig, "name" | "subjects"> & Partial<StreamConfig>;

export const bucketNames: readonly BucketName[] = [
  "snapshots",
  "ledger",
  "leases",
  "locks",
  "tombstones",
  "crons",
  "templates",
  "histories",
  "history",
  "registrations",
];

/** The object store for what is too large for a message. */
export const objectStoreName = "onexit-objects";

/** What the stream may hold by default, bytes. It refuses more: losing old journals silently would be worse. */
export const defaultMaxBytes = 16 * 1024 ** 3;

const nanosecondsPerSecond = 1_000_000_000;

/** The one stream: kept for ever, until a workflow is retired by a purge of its subjects. */
export function eventStream(replicas: number, maxBytes: number): WantedStream {
  return {
    name: streamName,
    subjects: [...streamSubjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_bytes: maxBytes,
    max_age: 0,
    duplicate_window: 120 * nanosecondsPerSecond,
    allow_direct: true,
    // Single messages are never taken out; whole subjects are, when a workflow is retired.
    deny_delete: true,
    deny_purge: false,
    num_replicas: replicas,
  };
}

/** The stream behind a bucket, laid out as every NATS client's key-value store expects it. */
export function bucketStream(bucket: BucketName, replicas: number): WantedStream {
  return {
    name: bucketStreamName(bucket),
    subjects: [`${bucketPrefix(bucket)}>`],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_msgs_per_subject: 1,
    max_age: 0,
    allow_rollup_hdrs: true,
    allow_direct: true,
    deny_delete: true,
    deny_purge: false,
    num_replicas: replicas,
  };
}

/** The stream behind the object store, laid out as every NATS client's object store expects it. */
export function objectStream(replicas: number): WantedStream {
  return {
    name: objectStreamName,
    subjects: [`$O.${objectStoreName}.C.>`, `$O.${objectStoreName}.M.>`],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_age: 0,
    allow_rollup_hdrs: true,
    allow_direct: true,
    num_replicas: replicas,
  };
}

export const objectStreamName = `OBJ_${objectStoreName}`;

/** The name of the stream behind a bucket. */
export function bucketStreamName(bucket: BucketName): string {
  return `KV_onexit-${bucket}`;
}

/** What the subjects of a bucket's keys begin with. */
export function bucketPrefix(bucket: BucketName): string {
  return `$KV.onexit-${bucket}.`;
}

/** The fields in which a stream differs from what we need; what we do not name may be anything. */
export function differencesOf(wanted: WantedStream, actual: StreamConfig): readonly (keyof StreamConfig)[] {
  const keys = Object.keys(wanted) as (keyof StreamConfig)[];
  // A server leaves out what is false or 0.
  const same = (a: unknown, b: unknown) => JSON.stringify(a ?? false) === JSON.stringify(b ?? false);
  return keys.filter((key) => !same(wanted[key] || false, actual[key] || false));
}

import type { StreamConfig } from "@nats-io/jetstream";
import { streamName } from "@onexit/events";
import { UnfitServerError } from "./errors.ts";
import { codeOf } from "./failure.ts";
import { untilAnswered } from "./pause.ts";
import {
  type BucketName,
  bucketNames,
  bucketStream,
  defaultMaxBytes,
  differencesOf,
  eventStream,
  objectStream,
  type WantedStream,
} from "./stream-config.ts";
import { isAtLeast } from "./version.ts";
import { call, type Nats, wire } from "./wire.ts";

/** The oldest server that works alone. */
export const serverFloor = "2.9.4";

/** The oldest cluster that keeps its streams through killed processes, and its expected sequences through elections. */
export const clusterFloor = "2.10.23";

export interface ProvisionOptions {
  /** What the stream may hold; when absent, what it may hold already, and 16 GiB at first. */
  readonly maxBytes?: number;
  /** Copies of everything in a cluster; when absent, what there is already, and 1 at first. */
  readonly replicas?: number;
}

/** How full the stream is, and where it begins and ends. */
export interface StreamUsage {
  readonly messages: number;
  readonly bytes: number;
  readonly maxBytes: number;
  /** The oldest and the newest sequence; of an empty stream the oldest is one more than the newest. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly replicas: number;
}

/**
 * Makes the stream, the buckets and the object store, or makes them as they should be; harmless when repeated. Throws
 * UnfitServerError for a server that is too old or has no JetStream, and for a stream that cannot be changed into ours.
 */
export function provision(nats: Nats, options: ProvisionOptions = {}): Promise<void> {
  return make(nats, options, bucketNames);
}

/**
 * Makes what an engine needs until it has decided for the first time, of a store that nobody else uses; `provision` makes
 * the rest. A disk may take 4 ms for each stream.
 */
export function provisionJournals(nats: Nats): Promise<void> {
  return make(nats, {}, ["snapshots"]);
}

async function make(nats: Nats, options: ProvisionOptions, buckets: readonly BucketName[]): Promise<void> {
  checkServer(nats);
  const replicas = options.replicas ?? 1;
  const wanted = [
    eventStream(replicas, options.maxBytes ?? defaultMaxBytes),
    objectStream(replicas),
    ...buckets.map((bucket) => bucketStream(bucket, replicas)),
  ];
  await Promise.all(
    wanted.map((stream) => untilAnswered(`provision ${stream.name}`, () => ensure(nats, stream, options))),
  );
}

/** How full the stream is, for the alarm at 80 %, and where it begins and ends. */
export async function streamUsage(nats: Nats): Promise<StreamUsage> {
  const { state, config } = await call(nats, ({ jsm }) => jsm.streams.info(streamName));
  const { messages, bytes, first_seq: firstSeq, last_seq: lastSeq } = state;
  return { messages, bytes, maxBytes: config.max_bytes, firstSeq, lastSeq, replicas: config.num_replicas };
}

function checkServer(nats: Nats): void {
  const info = nats[wire].nc.info;
  const server = `nats-server ${nats.serverVersion} at ${nats.server}`;
  if (!isAtLeast(nats.serverVersion, serverFloor)) throw new UnfitServerError(`${server} is older than ${serverFloor}`);
  if (info?.cluster !== undefined && info.cluster !== "" && !isAtLeast(nats.serverVersion, clusterFloor)) {
    throw new UnfitServerError(`${server} is in a cluster, where ${clusterFloor} or newer is needed`);
  }
  if (info?.jetstream !== true) {
    throw new UnfitServerError(`${server} runs without JetStream; start it with -js, or a jetstream block in its file`);
  }
}

/** There with another configuration. One that is there as wanted is no error to the server. */
const existsOtherwise = 10058;

async function ensure(nats: Nats, wanted: WantedStream, options: ProvisionOptions): Promise<void> {
  try {
    const { config } = await call(nats, ({ jsm }) => jsm.streams.add(wanted));
    return verify(wanted, config);
  } catch (error) {
    if (codeOf(error) !== existsOtherwise) throw error;
  }
  const { config: existing } = await call(nats, ({ jsm }) => jsm.streams.info(wanted.name));
  const desired = keepingOwnersChoices(wanted, existing, options);
  if (differencesOf(desired, existing).length === 0) return;
  try {
    const { config } = await call(nats, ({ jsm }) => jsm.streams.update(wanted.name, desired));
    verify(desired, config);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    const fields = differencesOf(desired, existing).join(", ");
    throw new UnfitServerError(`stream ${wanted.name} differs from ours in ${fields}`, { cause: error });
  }
}

/** Sizes and copies are the operator's to change; only an explicit wish overrides them. */
function keepingOwnersChoices(wanted: WantedStream, existing: StreamConfig, options: ProvisionOptions): WantedStream {
  return {
    ...wanted,
    ...(options.maxBytes === undefined && wanted.max_bytes !== undefined ? { max_bytes: existing.max_bytes } : {}),
    ...(options.replicas === undefined ? { num_replicas: existing.num_replicas } : {}),
  };
}

/** A server drops fields that it does not know without an error. */
function verify(wanted: WantedStream, actual: StreamConfig): void {
  const fields = differencesOf(wanted, actual);
  if (fields.length === 0) return;
  throw new UnfitServerError(`the server made stream ${wanted.name} with other ${fields.join(", ")} than asked for`);
}

import type { StreamConfig } from "@nats-io/jetstream";
import { streamName } from "@onexit/events";
import { isMissing } from "./failure.ts";
import {
  bucketNames,
  bucketStream,
  defaultMaxBytes,
  differencesOf,
  eventStream,
  objectStream,
} from "./stream-config.ts";
import { call, type Nats } from "./wire.ts";

/** One of our streams on a server as it stands there. */
export interface InspectedStream {
  readonly name: string;
  readonly state: "fit" | "missing" | "different" | "forbidden";
  /** In which fields it differs from ours. */
  readonly differences: readonly string[];
}

/** A durable consumer of our stream: what waits for it, and whether anybody takes it. */
export interface InspectedConsumer {
  readonly name: string;
  /** Not handed out yet. */
  readonly pending: number;
  /** Handed out, and not acknowledged. */
  readonly unacknowledged: number;
  /** How many requests for messages are open: 0 while nobody serves it, or everybody is busy. */
  readonly waiting: number;
}

/** Looks at every stream of ours, the stream itself included, and changes none. */
export function inspectStreams(nats: Nats): Promise<readonly InspectedStream[]> {
  const wanted = [
    eventStream(1, defaultMaxBytes),
    objectStream(1),
    ...bucketNames.map((bucket) => bucketStream(bucket, 1)),
  ];
  // Sizes and copies are the operator's to choose.
  const free: ReadonlySet<keyof StreamConfig> = new Set(["max_bytes", "num_replicas"] as const);
  return Promise.all(
    wanted.map(async (stream): Promise<InspectedStream> => {
      const { name } = stream;
      try {
        const { config } = await call(nats, ({ jsm }) => jsm.streams.info(name));
        const differences = differencesOf(stream, config).filter((field) => !free.has(field));
        return { name, differences, state: differences.length === 0 ? "fit" : "different" };
      } catch (error) {
        return { name, state: isMissing(error) ? "missing" : "forbidden", differences: [] };
      }
    }),
  );
}

/** The durable consumers of our stream. Throws where they may not be listed. */
export async function inspectConsumers(nats: Nats): Promise<readonly InspectedConsumer[]> {
  const found = await call(nats, async ({ jsm }) => {
    const list = [];
    for await (const info of jsm.consumers.list(streamName)) list.push(info);
    return list;
  });
  return found
    .filter(({ config }) => config.durable_name !== undefined)
    .map(({ name, num_pending: pending, num_ack_pending: unacknowledged, num_waiting: waiting }) => {
      return { name, pending, unacknowledged, waiting };
    });
}

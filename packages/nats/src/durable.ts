import { AckPolicy, type ConsumerConfig, DeliverPolicy } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import { streamName } from "@onexit/events";
import { UnfitServerError } from "./errors.ts";
import { codeOf } from "./failure.ts";
import { untilAnswered } from "./pause.ts";
import { call, type Nats, wire } from "./wire.ts";

/** What a durable consumer is. */
export interface DurableOptions {
  /** Shared by all replicas of one service. */
  readonly durable: string;
  /** One subject, with or without wildcards: several need a server of 2.10. */
  readonly filter: string;
  /** How long a message may be out without a word before it comes again. */
  readonly ackWaitMs: number;
  /** How many messages may be out at once; with 1 they are handled in the stream's order, over crashes and replicas. */
  readonly maxAckPending?: number;
}

/** `consumer already exists` with another configuration; 2.9 overwrites instead. */
const alreadyExists = 10148;

/** Makes a durable consumer, or makes it as it should be. */
export async function ensureDurable(nats: Nats, stream: string, options: DurableOptions): Promise<void> {
  const config = durableConfig(options);
  if (nats[wire].restricted) return requireDurable(nats, stream, options);
  try {
    await call(nats, ({ jsm }) => jsm.consumers.add(stream, config));
  } catch (error) {
    if (codeOf(error) !== alreadyExists) throw error;
    const { filter_subject, ack_wait, max_deliver, max_ack_pending } = config;
    const changes = { filter_subject, ack_wait, max_deliver, max_ack_pending };
    await call(nats, ({ jsm }) => jsm.consumers.update(stream, options.durable, changes));
  }
}

/** Takes the one that is there; one of another filter would bring other messages. */
async function requireDurable(nats: Nats, stream: string, { durable, filter }: DurableOptions): Promise<void> {
  const { config } = await call(nats, ({ jsm }) => jsm.consumers.info(stream, durable));
  if (config.filter_subject === filter) return;
  throw new UnfitServerError(`consumer ${durable} is for ${config.filter_subject}, not for ${filter}`);
}

function durableConfig({ durable, filter, ackWaitMs, maxAckPending = 10_000 }: DurableOptions) {
  return {
    durable_name: durable,
    filter_subject: filter,
    deliver_policy: DeliverPolicy.All,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMs),
    // Giving up is the ledger's to decide.
    max_deliver: -1,
    // Counts what waits for a nak's delay too: a small number lets a few of those stop everything.
    max_ack_pending: maxAckPending,
    // Must exceed the replicas, each of which has one pull open.
    max_waiting: 2_048,
  } satisfies Partial<ConsumerConfig>;
}

/** Makes a durable consumer of the stream for a service that may not make it itself. */
export function provisionDurable(nats: Nats, options: DurableOptions): Promise<void> {
  return untilAnswered(`make consumer ${options.durable}`, () => ensureDurable(nats, streamName, options));
}

import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Link } from "./link.ts";
import type { Outbox } from "./outbox.ts";
import { type Requests, requestTimeoutMs } from "./requests.ts";

/** The key under which the files of this package find a connection's inside. */
export const wire: unique symbol = Symbol("wire");

/** What the files of this package work with. */
export interface Wire {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  readonly link: Link;
  readonly outbox: Outbox;
  readonly requests: Requests;
  readonly inboxPrefix: string;
  /** May make neither streams nor consumers: reads message by message, and takes the consumers that it finds. */
  readonly restricted: boolean;
}

/** A connection to a NATS server with JetStream; what it can do is offered by the functions of this package. */
export interface Nats extends AsyncDisposable {
  /** `host:port`, without secrets. */
  readonly server: string;
  /** e.g. `2.9.10`. */
  readonly serverVersion: string;
  /** Resolves when the connection has ended for good, with the error that ended it, if any. */
  readonly closed: Promise<Error | undefined>;
  /** False while the connection is lost and made again. */
  isConnected(): boolean;
  /** Sends what is waiting to be sent, lets callbacks end, then closes; 5 s at most. */
  drain(): Promise<void>;
  /** Closes at once. */
  close(): Promise<void>;
  readonly [wire]: Wire;
}

/** Makes a call of the client library once connected, and awaits it no longer than the connection lasts. */
export async function call<T>(nats: Nats, ask: (wire: Wire) => Promise<T>): Promise<T> {
  const inside = nats[wire];
  if (!inside.link.up) await inside.link.whenUp(requestTimeoutMs);
  return new Promise((resolve, reject) => {
    const forget = inside.link.onDown(reject);
    ask(inside).then(resolve, reject).finally(forget);
  });
}

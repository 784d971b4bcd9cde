import { readFile } from "node:fs/promises";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import {
  connect,
  credsAuthenticator,
  errors,
  type NatsConnection,
  type NodeConnectionOptions,
} from "@nats-io/transport-node";
import { parseAddress } from "./address.ts";
import { ConnectError } from "./errors.ts";
import { type OnLinkChange, watchLink } from "./link.ts";
import { createOutbox } from "./outbox.ts";
import { pause } from "./pause.ts";
import { createRequests, requestTimeoutMs } from "./requests.ts";
import { type Nats, wire } from "./wire.ts";

export interface ConnectOptions {
  /** `nats://host:port`, `tls://…`, with `token@` or `user:password@`; several with commas. */
  readonly url: string;
  readonly token?: string;
  /** A `.creds` file, for servers in operator mode. */
  readonly credsFile?: string;
  /** Names the connection on the server, and its inboxes: `_INBOX_<name>`. */
  readonly name: string;
  /** For credentials that may make neither streams nor consumers; whoever may has made them before. */
  readonly restricted?: boolean;
  /** How long to try for the first connection, ms; 10 s. */
  readonly timeoutMs?: number;
  /** Told of each loss and each return of the connection. */
  readonly onChange?: OnLinkChange;
}

/** Connects, and stays connected: lost connections are made again for ever. Throws ConnectError. */
export async function connectNats(options: ConnectOptions): Promise<Nats> {
  const inboxPrefix = `_INBOX_${options.name.replace(/[^A-Za-z0-9_-]/g, "_")}`;
  const nc = await dial(await dialOptionsOf(options, inboxPrefix), options.timeoutMs ?? 10_000);
  const js = jetstream(nc, { timeout: requestTimeoutMs });
  const jsm = await jetstreamManager(nc, { timeout: requestTimeoutMs, checkAPI: false });
  const link = watchLink(nc, options.onChange ?? (() => undefined));
  const outbox = createOutbox(nc, link);
  const requests = createRequests(nc, link, outbox, inboxPrefix);
  const close = () => nc.close();
  return {
    server: nc.getServer(),
    serverVersion: nc.info?.version ?? "",
    closed: nc.closed().then((error) => (error instanceof Error ? error : undefined)),
    isConnected: () => link.up,
    close,
    drain: async () => {
      const over = new AbortController();
      const drained = nc.isClosed() ? undefined : nc.drain().catch(() => undefined);
      await Promise.race([drained, pause(5_000, over.signal)]);
      over.abort();
      await close();
    },
    [wire]: { nc, js, jsm, link, outbox, requests, inboxPrefix, restricted: options.restricted ?? false },
    [Symbol.asyncDispose]: close,
  };
}

async function dialOptionsOf(options: ConnectOptions, inboxPrefix: string): Promise<NodeConnectionOptions> {
  const { servers, tls, ...said } = parseAddress(options.url);
  const credentials = options.credsFile === undefined ? undefined : await readFile(options.credsFile);
  const identity = options.token === undefined ? said : { token: options.token };
  return {
    ...(credentials === undefined ? identity : { authenticator: credsAuthenticator(credentials) }),
    ...(tls ? { tls: {} } : {}),
    servers: [...servers],
    name: options.name,
    inboxPrefix,
    // By default the client gives up after ten tries, and notices a dead peer after minutes.
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    pingInterval: 15_000,
    maxPingOut: 2,
    // Stack traces for requests cost half of the throughput.
    noAsyncTraces: true,
  };
}

/** Tries until there is a server; one that refuses us is not asked again. */
async function dial(options: NodeConnectionOptions, timeoutMs: number): Promise<NatsConnection> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const left = Math.max(100, deadline - performance.now());
    try {
      return await connect({ ...options, timeout: left });
    } catch (error) {
      const refused = error instanceof errors.AuthorizationError;
      if (refused || performance.now() + 100 >= deadline) {
        const servers = String(options.servers);
        const why = refused ? "the server refused the credentials" : (error as Error).message;
        throw new ConnectError(`cannot connect to ${servers}: ${why}`, { cause: error });
      }
      await pause(100);
    }
  }
}

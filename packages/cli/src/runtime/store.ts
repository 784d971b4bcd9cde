import {
  adoptNatsServer,
  connectNats,
  findNatsServer,
  type Nats,
  type NatsServer,
  provision,
  startNatsServer,
} from "@onexit/nats";
import { UsageError } from "../usage-error.ts";

/** A provisioned server, ours or another's. */
export interface Store extends AsyncDisposable {
  readonly nats: Nats;
  /** The server that we started or found running; undefined for a shared one. */
  readonly server: NatsServer | undefined;
  /** Ends the connection, and the server if this process started it. */
  close(): Promise<void>;
}

/** Opens a run's own store: a server of its own, started now or found running. */
export async function openStore(dir: string, name: string): Promise<Store> {
  const running = await adoptNatsServer(dir);
  const server = running ?? (await startNatsServer({ binary: await requireNatsServer(), dir, detached: true }));
  try {
    const nats = await connectNats({ url: server.url, token: server.token, name });
    await provision(nats);
    return storeOf(nats, server, running === undefined);
  } catch (error) {
    if (running === undefined) await server.stop();
    throw error;
  }
}

/** Opens a shared server: `NATS_URL`, with `NATS_CREDS` where it asks for them. */
export async function openSharedStore(url: string, credsFile: string | undefined, name: string): Promise<Store> {
  const nats = await connectNats({ url, name, ...(credsFile === undefined ? {} : { credsFile }) });
  await provision(nats);
  return storeOf(nats, undefined, false);
}

/** The nats-server to start; says how to get one when there is none. */
export async function requireNatsServer(): Promise<string> {
  const binary = await findNatsServer();
  if (binary !== undefined) return binary;
  throw new UsageError(
    "nats-server was not found: not in ONEXIT_NATS_SERVER, not on PATH, not in ~/.cache/onexit.\n" +
      "  Install it (Debian: apt-get install nats-server; macOS: brew install nats-server), or run `npm run setup`.",
    4,
  );
}

function storeOf(nats: Nats, server: NatsServer | undefined, own: boolean): Store {
  const close = async () => {
    await nats.drain();
    if (own) await server?.stop();
  };
  return { nats, server, close, [Symbol.asyncDispose]: close };
}

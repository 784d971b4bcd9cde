import { connectNats, type Nats, provision } from "@onexit/nats";
import { startNatsServer } from "@onexit/nats/server";
import { requireNatsServer, type StartedServer, startServer } from "./start-server.ts";

/** A provisioned server, ours or another's. */
export interface Store extends AsyncDisposable {
  readonly nats: Nats;
  /** True for a server that others use, too. */
  readonly shared: boolean;
  /** Ends the connection, and the server if it is this process's. */
  close(): Promise<void>;
}

/** How often a server that dies is started again before its store is given up. */
const maxRestarts = 5;

/** What to do about a server that dies while it is needed. */
export interface Keeping {
  readonly onRestart: (why: string) => void;
  readonly onLost: (error: unknown) => void;
}

/**
 * Opens a run's own store: a server of its own, started for the moment or found running. With `keeping` the server
 * belongs to this process, whoever started it, and is started again on its port when it dies; clients connect again by
 * themselves.
 */
export async function openStore(
  dir: string,
  name: string,
  keeping?: Keeping,
  starting: Promise<StartedServer> = startServer(dir),
): Promise<Store> {
  const { server: first, found } = await starting;
  let server = first;
  let closing = false;
  try {
    const nats = await connectNats({ url: first.url, token: first.token, name });
    await provision(nats);
    if (keeping !== undefined) void supervise(keeping);
    const close = async () => {
      closing = true;
      await nats.drain();
      if (!found || keeping !== undefined) await server.stop();
    };
    return { nats, shared: false, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    if (!found) await first.stop();
    throw error;
  }

  async function supervise({ onRestart, onLost }: Keeping): Promise<void> {
    for (let restarts = 0; restarts < maxRestarts; restarts += 1) {
      await server.exited;
      if (closing) return;
      onRestart(`nats-server (pid ${server.pid}) died; starting it again on port ${first.port}`);
      try {
        server = await startNatsServer({ binary: await requireNatsServer(), dir, detached: true, port: first.port });
      } catch (error) {
        return onLost(error);
      }
    }
    await server.exited;
    if (!closing) onLost(new Error(`nats-server died ${maxRestarts + 1} times; its log is in ${dir}`));
  }
}

/** Opens a shared server: `NATS_URL`, with `NATS_CREDS` where it asks for them. */
export async function openSharedStore(url: string, credsFile: string | undefined, name: string): Promise<Store> {
  const nats = await connectNats({ url, name, ...(credsFile === undefined ? {} : { credsFile }) });
  await provision(nats);
  const close = () => nats.drain();
  return { nats, shared: true, close, [Symbol.asyncDispose]: close };
}

import { adoptNatsServer, connectNats, findNatsServer, type Nats, provision, startNatsServer } from "@onexit/nats";
import { UsageError } from "../usage-error.ts";

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

/**
 * Opens a run's own store: a server of its own, started now or found running. One that we started, or were told to
 * keep, is started again on its port when it dies; clients connect again by themselves.
 */
export async function openStore(
  dir: string,
  name: string,
  keep?: { readonly onRestart: (why: string) => void; readonly onLost: (error: unknown) => void },
): Promise<Store> {
  const running = await adoptNatsServer(dir);
  const first = running ?? (await startNatsServer({ binary: await requireNatsServer(), dir, detached: true }));
  let server = first;
  let closing = false;
  try {
    const nats = await connectNats({ url: first.url, token: first.token, name });
    await provision(nats);
    if (keep !== undefined) void supervise(keep);
    const own = running === undefined || keep !== undefined;
    const close = async () => {
      closing = true;
      await nats.drain();
      if (own) await server.stop();
    };
    return { nats, shared: false, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    if (running === undefined) await first.stop();
    throw error;
  }

  async function supervise(told: NonNullable<typeof keep>): Promise<void> {
    for (let restarts = 0; restarts < maxRestarts; restarts += 1) {
      await server.exited;
      if (closing) return;
      told.onRestart(`nats-server (pid ${server.pid}) died; starting it again on port ${first.port}`);
      try {
        server = await startNatsServer({ binary: await requireNatsServer(), dir, detached: true, port: first.port });
      } catch (error) {
        return told.onLost(error);
      }
    }
    await server.exited;
    if (!closing) told.onLost(new Error(`nats-server died ${maxRestarts + 1} times; its log is in ${dir}`));
  }
}

/** Opens a shared server: `NATS_URL`, with `NATS_CREDS` where it asks for them. */
export async function openSharedStore(url: string, credsFile: string | undefined, name: string): Promise<Store> {
  const nats = await connectNats({ url, name, ...(credsFile === undefined ? {} : { credsFile }) });
  await provision(nats);
  const close = () => nats.drain();
  return { nats, shared: true, close, [Symbol.asyncDispose]: close };
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

import { setTimeout as pause } from "node:timers/promises";
import { connectNats, type Nats, provision, provisionJournals } from "@onexit/nats";
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

/** A store on a server that this process may keep alive. */
export interface OwnStore extends Store {
  /** The server belongs to this process from now on, whoever started it, and is started again on its port when it dies. */
  keep(keeping: Keeping): void;
  /** Kills the server; it is started again after so many ms, if it is kept. */
  loseServer(awayMs: number): void;
}

/** How often a server that dies is started again before its store is given up. */
const maxRestarts = 5;

/** What to do about a server that dies while it is needed. */
export interface Keeping {
  readonly onRestart: (why: string) => void;
  readonly onLost: (error: unknown) => void;
}

/**
 * Opens a run's own store: a server of its own, started for the moment or found running. One for a `beginning` run is
 * connected before anything is made in it, and has only what an engine needs: the rest is for `startActions` to make.
 */
export async function openStore(
  dir: string,
  name: string,
  starting: Promise<StartedServer> = startServer(dir),
  beginning?: { readonly onConnected: () => void },
): Promise<OwnStore> {
  const { server: first, found } = await starting;
  let server = first;
  let closing = false;
  let kept = false;
  let awayMs = 0;
  try {
    const nats = await connectNats({ url: first.url, token: first.token, name });
    beginning?.onConnected();
    await (beginning === undefined ? provision(nats) : provisionJournals(nats));
    const close = async () => {
      closing = true;
      await nats.drain();
      if (!found || kept) await server.stop();
    };
    const keep = (keeping: Keeping) => {
      kept = true;
      void supervise(keeping);
    };
    const loseServer = (ms: number) => {
      awayMs = ms;
      process.kill(server.pid, "SIGKILL");
    };
    return { nats, shared: false, keep, loseServer, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    if (!found) await first.stop();
    throw error;
  }

  /** Clients connect again by themselves. */
  async function supervise({ onRestart, onLost }: Keeping): Promise<void> {
    for (let restarts = 0; restarts < maxRestarts; restarts += 1) {
      await server.exited;
      if (closing) return;
      if (awayMs > 0) await pause(awayMs);
      awayMs = 0;
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

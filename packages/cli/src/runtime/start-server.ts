import { adoptNatsServer, findNatsServer, type NatsServer, startNatsServer } from "@onexit/nats/server";
import { UsageError } from "../usage-error.ts";

/** A run's server. */
export interface StartedServer {
  readonly server: NatsServer;
  /** It ran already. */
  readonly found: boolean;
}

/** Finds the server of a directory running, or starts it; it outlives this process unless somebody stops it. */
export async function startServer(dir: string): Promise<StartedServer> {
  const running = await adoptNatsServer(dir);
  if (running !== undefined) return { server: running, found: true };
  return { server: await startNatsServer({ binary: await requireNatsServer(), dir, detached: true }), found: false };
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

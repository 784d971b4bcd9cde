import { setTimeout as pause } from "node:timers/promises";
import {
  adoptNatsServer,
  findNatsServer,
  type NatsServer,
  type NatsServerOptions,
  natsServerVersion,
  StoreInUseError,
  startNatsServer,
} from "@onexit/nats/server";
import { UsageError } from "../usage-error.ts";

/** A run's server. */
export interface StartedServer {
  readonly server: NatsServer;
  /** It ran already. */
  readonly found: boolean;
}

/** Which server to start. */
export type ServerProgram = Pick<NatsServerOptions, "binary" | "version">;

/** How long a server that another process starts or stops is waited for, and how often it is looked at, ms. */
const patience = { forMs: 3_000, everyMs: 50 } as const;

/**
 * Finds the server of a directory running, or starts it; it outlives this process unless somebody stops it. One that is
 * about to be started, or to end, is waited for: a run is looked at as soon as it is known.
 */
export async function startServer(
  dir: string,
  options: {
    readonly program?: Promise<ServerProgram>;
    readonly onSpawned?: () => void;
    readonly port?: number;
  } = {},
): Promise<StartedServer> {
  const { program = requireNatsServer().then((binary) => ({ binary })), ...others } = options;
  for (const until = performance.now() + patience.forMs; ; ) {
    const running = await adoptNatsServer(dir);
    if (running !== undefined) return { server: running, found: true };
    try {
      return { server: await startNatsServer({ ...(await program), ...others, dir, detached: true }), found: false };
    } catch (error) {
      if (!(error instanceof StoreInUseError) || performance.now() > until) throw error;
      await pause(patience.everyMs);
    }
  }
}

/**
 * Begins to look for the server and to ask its version, which takes as long as reading a workflow does; a failure is for
 * whoever awaits the answer.
 */
export function findServerProgram(): Promise<ServerProgram> {
  const program = requireNatsServer().then(async (binary) => ({ binary, version: await natsServerVersion(binary) }));
  program.catch(() => {});
  return program;
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

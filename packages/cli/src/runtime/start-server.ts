import {
  adoptNatsServer,
  findNatsServer,
  type NatsServer,
  type NatsServerOptions,
  natsServerVersion,
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

/** Finds the server of a directory running, or starts it; it outlives this process unless somebody stops it. */
export async function startServer(
  dir: string,
  options: {
    readonly program?: Promise<ServerProgram>;
    readonly onSpawned?: () => void;
    readonly port?: number;
  } = {},
): Promise<StartedServer> {
  const running = await adoptNatsServer(dir);
  if (running !== undefined) return { server: running, found: true };
  const { program = requireNatsServer().then((binary) => ({ binary })), ...others } = options;
  return { server: await startNatsServer({ ...(await program), ...others, dir, detached: true }), found: false };
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

import { ConnectError, connectNats, type Nats, provision, UnfitServerError } from "@onexit/nats";
import type { Action } from "./action.ts";
import { type ConfigDeclaration, type ConfigOf, type Environment, readConfig } from "./config.ts";
import { crashingAt } from "./crash-at.ts";
import { ConfigError } from "./error.ts";
import { serviceConfig } from "./service-config.ts";
import { startAction } from "./start-action.ts";

/** What the process ends with: 2 for its configuration, 4 for its server. */
const exitCodes = { ended: 0, lost: 1, misconfigured: 2, unreachable: 4 } as const;

const signals = ["SIGTERM", "SIGINT"] as const;

/** An action whose ports are on the server: it is made once the connection is there. */
export interface ConnectedAction {
  readonly name: string;
  readonly config?: ConfigDeclaration;
  connect(nats: Nats): Action;
}

/**
 * Runs one action as a process of its own until SIGTERM or SIGINT; a second signal ends it at once. Resolves with the
 * exit code. A missing secret is an error here: nobody reads previews of a service.
 */
export async function serve(action: Action | ConnectedAction, environment: Environment): Promise<number> {
  try {
    return await run(action, environment);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n`);
    if (error instanceof ConfigError) return exitCodes.misconfigured;
    if (error instanceof ConnectError || error instanceof UnfitServerError) return exitCodes.unreachable;
    return exitCodes.lost;
  }
}

async function run(action: Action | ConnectedAction, environment: Environment): Promise<number> {
  const read = readConfig(serviceConfig, environment);
  const own = readConfig(action.config ?? {}, environment);
  const missing = own.missing.map((name) => `${name} is not set`);
  const problems = [...read.problems, ...own.problems, ...missing];
  if (problems.length > 0) throw new ConfigError(action.name, problems);
  // Every variable has a default but the credentials' path and the point to crash at.
  const config = read.values as ConfigOf<typeof serviceConfig>;

  let isConnected = true;
  await using nats = await connectNats({
    url: config.natsUrl,
    ...(config.natsCreds === undefined ? {} : { credsFile: config.natsCreds }),
    name: action.name,
    onChange: (change) => {
      isConnected = change === "reconnected";
    },
  });
  if (config.provision === "true") await provision(nats);
  const service = await startAction("connect" in action ? action.connect(nats) : action, {
    ...config,
    nats,
    environment,
    whenMissing: "refuse",
    disconnected: () => (isConnected ? undefined : "not connected to NATS"),
    ...(config.crashAt === undefined
      ? {}
      : { onPoint: crashingAt(config.crashAt, () => process.kill(process.pid, "SIGKILL")) }),
  });
  const why = await untilEnd(nats);
  await service.stop();
  await nats.drain();
  return why === "signal" ? exitCodes.ended : exitCodes.lost;
}

/** Resolves at the first signal, or when the connection has ended for good. */
function untilEnd(nats: Nats): Promise<"signal" | "lost"> {
  return new Promise((resolve) => {
    const end = () => {
      // A second signal finds no listener and has its ordinary effect.
      for (const signal of signals) process.off(signal, end);
      resolve("signal");
    };
    for (const signal of signals) process.on(signal, end);
    void nats.closed.then(() => resolve("lost"));
  });
}

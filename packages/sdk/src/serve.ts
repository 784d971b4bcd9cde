import { ConnectError, connectNats, type Nats, provision, UnfitServerError } from "@onexit/nats";
import type { Action } from "./action.ts";
import { type ConfigDeclaration, type ConfigOf, type Environment, readConfig } from "./config.ts";
import { crashingAt } from "./crash-at.ts";
import { ConfigError } from "./error.ts";
import { serviceConfig } from "./service-config.ts";
import { type RunningAction, type StartOptions, startAction } from "./start-action.ts";

/** What the process ends with: 2 for its configuration, 4 for its server. */
const exitCodes = { ended: 0, lost: 1, misconfigured: 2, unreachable: 4 } as const;

const signals = ["SIGTERM", "SIGINT"] as const;

/** An action whose ports are on the server: it is made once the connection is there. */
export interface ConnectedAction {
  readonly name: string;
  readonly config?: ConfigDeclaration;
  connect(nats: Nats): Action;
}

/** What a service that is no action is started with. */
export type ServiceOptions = Pick<
  StartOptions,
  "nats" | "environment" | "ackWaitMs" | "healthPort" | "healthHost" | "disconnected" | "logLevel" | "logTo"
>;

/** A service that is no action: started once the connection is there. */
export interface Service {
  readonly name: string;
  readonly config?: ConfigDeclaration;
  start(options: ServiceOptions): Promise<{ stop(): Promise<void> }>;
}

/**
 * Runs one action as a process of its own until SIGTERM or SIGINT; a second signal ends it at once. Resolves with the
 * exit code. A missing secret is an error here: nobody reads previews of a service.
 */
export async function serve(action: Action | ConnectedAction | Service, environment: Environment): Promise<number> {
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

async function run(action: Action | ConnectedAction | Service, environment: Environment): Promise<number> {
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
    restricted: config.provision !== "true",
    onChange: (change) => {
      isConnected = change === "reconnected";
    },
  });
  if (config.provision === "true") await provision(nats);
  const options = {
    ...config,
    nats,
    environment,
    disconnected: () => (isConnected ? undefined : "not connected to NATS"),
  };
  const service = await ("start" in action ? action.start(options) : startAsAction(action, options));
  const why = await untilEnd(nats);
  await service.stop();
  await nats.drain();
  return why === "signal" ? exitCodes.ended : exitCodes.lost;
}

function startAsAction(
  action: Action | ConnectedAction,
  options: ServiceOptions & Pick<ConfigOf<typeof serviceConfig>, "crashAt">,
): Promise<RunningAction> {
  const { crashAt, ...rest } = options;
  return startAction("connect" in action ? action.connect(options.nats) : action, {
    ...rest,
    whenMissing: "refuse",
    ...(crashAt === undefined ? {} : { onPoint: crashingAt(crashAt, () => process.kill(process.pid, "SIGKILL")) }),
  });
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

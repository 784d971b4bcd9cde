import { setTimeout as sleep } from "node:timers/promises";
import type { Nats } from "@onexit/nats";
import {
  ConfigError,
  type ConfigOf,
  createLog,
  createRedactor,
  type Environment,
  readConfig,
  type StartOptions,
} from "@onexit/sdk";
import { cleanupConfig } from "./config.ts";
import { askForDue } from "./registry/look-around.ts";
import { resourceText } from "./registry/resource.ts";
import { lookPorts } from "./wiring.ts";

/** How the sweeper runs. */
export interface SweeperOptions extends Pick<StartOptions, "logLevel" | "logTo"> {
  readonly nats: Nats;
  readonly environment: Environment;
}

/** Something that looks around until it is stopped, or the connection has ended for good. */
export interface Sweeper {
  stop(): Promise<void>;
}

/**
 * Looks every CLEANUP_SWEEP_EVERY, and once at its start, for what is registered and due, and asks for its removal. The
 * cleanup service does the rest, as with everything that it is asked for: once, with retries, and told in the stream.
 */
export function startSweeper({ nats, environment, logLevel: level, logTo: destination }: SweeperOptions): Sweeper {
  const read = readConfig(cleanupConfig, environment);
  if (read.problems.length > 0) throw new ConfigError("cleanup", read.problems);
  const { sweepEvery } = read.values as ConfigOf<typeof cleanupConfig>;
  const log = createLog({
    name: "cleanup",
    redact: createRedactor(read.secrets),
    ...(level === undefined ? {} : { level }),
    ...(destination === undefined ? {} : { destination }),
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  void nats.closed.then(() => stopping.abort());
  const ports = lookPorts(nats);
  const known = new Set<string>();

  const run = async () => {
    while (!signal.aborted) {
      try {
        for (const { registration, next, request } of await askForDue(ports, { known })) {
          const { owner, resource, why } = registration;
          log.warn(
            { resource: resourceText(resource), owner: owner.name, uid: owner.uid, registered: why, key: request.key },
            `asked for the removal of what is registered: ${next.why}`,
          );
        }
      } catch (err) {
        if (!signal.aborted) log.error({ err }, "what is registered could not be looked at; it is tried again");
      }
      await sleep(sweepEvery, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop() {
      stopping.abort();
      return running;
    },
  };
}

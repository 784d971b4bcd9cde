import { hostname } from "node:os";
import { join } from "node:path";
import { type CronOptions, fileMemoStore, type RunningEngine, startEngine } from "@onexit/engine";
import { createEngineMetrics, type OwnOptions, openDoor } from "@onexit/engine/door";
import type { SemanticsName } from "@onexit/events";
import type { Nats } from "@onexit/nats";
import type { ProjectConfig } from "../project-config.ts";
import { UsageError } from "../usage-error.ts";
import type { ProjectValues } from "../values/project-values.ts";
import type { DoorSecurity } from "./door-security.ts";
import { createHostExecutor, repositoryOf } from "./executor.ts";
import { ownVersion } from "./own-version.ts";

/** What an engine of this process is started with. */
export interface EngineRoleOptions {
  readonly semantics: SemanticsName;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  readonly config: ProjectConfig;
  readonly values: ProjectValues;
  readonly nats: Nats;
  /** The executor's. */
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly notReady: () => readonly string[];
  readonly security: DoorSecurity;
  readonly own: OwnOptions;
}

/** An engine that takes up what was left, and its open door. */
export interface EngineRole {
  readonly running: RunningEngine;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** The engine with its door; takes up everything that was left unfinished. */
export async function startEngineRole({
  semantics,
  port,
  host,
  config,
  values,
  nats,
  dataDir,
  environment,
  notReady,
  security,
  own,
}: EngineRoleOptions): Promise<EngineRole> {
  const metrics = createEngineMetrics(() => running.engine.held().length);
  const running = await startEngine({
    nats,
    createExecutor: (onReport) => createHostExecutor({ dataDir, config, values, environment, onReport }),
    host: hostname(),
    cluster: environment.ONEXIT_CLUSTER ?? "local",
    memos: fileMemoStore(join(dataDir, "memos"), Date.now),
    limitOf: values.limitOf,
    onDecided: (_, events) => metrics.observe(events),
    lease: { takesUp: true },
    crons: cronOptions(semantics, Number(environment.ONEXIT_CRON_PAUSE_MS ?? 0)),
    onBroken: (workflow, error) => {
      const why = error instanceof Error ? error.message : String(error);
      process.stderr.write(`${workflow.namespace}/${workflow.name} is given up until the next start: ${why}\n`);
    },
  });
  const resumed = await running.engine.recover();
  if (resumed.length > 0) process.stderr.write(`taken up again: ${resumed.map(({ name }) => name).join(", ")}\n`);
  await running.objects.start();
  const artifacts = repositoryOf(config, environment);
  const door = await openDoor({
    ...(artifacts === undefined ? {} : { artifacts }),
    values: values.values,
    engine: running.engine,
    reader: running.reader,
    crons: running.crons,
    objects: running.objects,
    semantics,
    logsDir: dataDir,
    registry: metrics.registry,
    notReady,
    version: await ownVersion(),
    own,
    guard: security.guard,
    ...(security.tls === undefined ? {} : { tls: security.tls }),
    port,
    host,
  }).catch(async (error: NodeJS.ErrnoException) => {
    await running.close();
    if (error.code !== "EADDRINUSE") throw error;
    throw new UsageError(`port ${port} on ${host} is taken; choose another with --port`, 4);
  });
  // Last: an engine that cannot open its door starts nothing.
  await running.crons.start();
  return {
    running,
    port: door.port,
    close: async () => {
      await door[Symbol.asyncDispose]();
      await running.close();
    },
  };
}

/** `pauseMs` is for tests that end the process between a run's decision and its submission. */
function cronOptions(semantics: SemanticsName, pauseMs: number): CronOptions {
  return {
    semantics,
    onProblem(cron, error) {
      const why = error instanceof Error ? error.message : String(error);
      process.stderr.write(`cron workflow ${cron}: ${why}; it is tried again\n`);
    },
    ...(pauseMs > 0 ? { onDecided: () => new Promise((resolve) => setTimeout(resolve, pauseMs)) } : {}),
  };
}

import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { missingText } from "@onexit/deliveries";
import { type CronOptions, fileMemoStore, startEngine } from "@onexit/engine";
import { createEngineMetrics, type OwnOptions, openDoor, type RoleHealth } from "@onexit/engine/door";
import type { SemanticsName } from "@onexit/events";
import { connectNats, type Nats, provision } from "@onexit/nats";
import { deferred } from "../deferred.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import type { GlobalOptions } from "../program/options.ts";
import type { ProjectConfig } from "../project-config.ts";
import { actionPackages, isOwnAction } from "../runtime/actions.ts";
import { actionEnvironment } from "../runtime/environment.ts";
import { createHostExecutor } from "../runtime/executor.ts";
import { type RunningActions, startActions } from "../runtime/host-actions.ts";
import { onInterrupts } from "../runtime/interrupts.ts";
import { ownDoor } from "../runtime/own-door.ts";
import { ownVersion } from "../runtime/own-version.ts";
import { dataDirOf } from "../runtime/runs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { loadValues } from "../values/load-values.ts";
import type { ProjectValues } from "../values/project-values.ts";

interface ServeOptions extends GlobalOptions {
  readonly roles?: string;
  readonly nats?: string;
  readonly port: string;
  readonly host: string;
  readonly healthPort: string;
  readonly semantics: SemanticsName;
}

/** `onexit serve`: the named roles against a NATS server, until SIGTERM. A missing secret is an error before anything starts. */
export async function serve(terminal: Terminal, _: readonly string[], options: unknown): Promise<number> {
  const given = options as ServeOptions;
  const roles = rolesOf(given.roles);
  const config = await loadProjectConfig(terminal, given.config, undefined);
  const values = await loadValues(terminal, config, []);
  const dataDir = join(dataDirOf(terminal.cwd, given.dataDir), "engine");
  await mkdir(dataDir, { recursive: true });
  const environment = {
    // An engine of this process, unless another is named.
    ...(roles.includes("engine") ? { ONEXIT_SERVER: `127.0.0.1:${given.port}` } : {}),
    ...actionEnvironment(terminal.env, config, join(dataDir, "archive")),
  };
  const mayProvision = terminal.env.ONEXIT_PROVISION !== "false";
  let connected = true;
  await using nats = await connectNats({
    url: given.nats ?? "nats://127.0.0.1:4222",
    // One that may do a single role's work only has inboxes of that role's name.
    name: roles.length === 1 ? (roles[0] ?? "") : "onexit-serve",
    restricted: !mayProvision && !roles.includes("engine"),
    ...(terminal.env.NATS_CREDS ? { credsFile: terminal.env.NATS_CREDS } : {}),
    onChange: (change) => {
      connected = change === "reconnected";
    },
  });
  if (mayProvision) await provision(nats);
  const notReady = () => (connected ? [] : ["not connected to NATS"]);
  const actions = await startActions(roles.filter(isOwnAction), {
    nats,
    environment,
    whenMissing: "refuse",
    place: { nodes: dataDir },
    own: config.actions,
    log: process.stderr,
    healthPort: Number(given.healthPort),
    ...(terminal.env.ONEXIT_ACK_WAIT_MS ? { ackWaitMs: Number(terminal.env.ONEXIT_ACK_WAIT_MS) } : {}),
  });
  const sweeper = roles.includes("cleanup")
    ? (await import("@onexit/cleanup")).startSweeper({ nats, environment, logTo: process.stderr })
    : undefined;
  const router = roles.includes("router")
    ? await startRouterRole({
        nats,
        environment,
        healthPort: routerPort(Number(given.healthPort), actions.running.length),
        connected: () => connected,
      })
    : undefined;
  const engine = roles.includes("engine")
    ? await startEngineRole({
        options: given,
        config,
        values,
        nats,
        dataDir,
        environment,
        notReady,
        own: ownDoor({
          nats,
          connected: () => connected,
          config,
          environment,
          roles: () => roleHealth(roles, actions.running, notReady()),
          persistence: `kept in the streams of the NATS server at ${nats.server}; steps' logs and artifacts in ${dataDir}`,
        }),
      })
    : undefined;
  const over = deferred<string>();
  const release = onInterrupts([(signal) => over.resolve(signal), () => process.exit(1)]);
  void nats.closed.then(() => over.resolve("the connection to NATS is closed for good"));
  terminal.stderr.write(
    `onexit serves ${roles.join(", ")}${engine === undefined ? "" : ` on http://${given.host}:${engine.port}`}\n`,
  );
  const why = await over.promise;
  terminal.stderr.write(`${why}: ending\n`);
  release();
  await engine?.close();
  await router?.stop();
  await sweeper?.stop();
  await actions.stop();
  await nats.drain();
  return why.startsWith("SIG") ? 0 : 4;
}

interface RouterRole {
  readonly nats: Nats;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly healthPort: number;
  readonly connected: () => boolean;
}

/** Policies, annotations and the watchdog. What is wrong with them is an error before anything starts. */
async function startRouterRole({ nats, environment, healthPort, connected }: RouterRole) {
  const [{ startRouter }, { ConfigError }] = await Promise.all([import("@onexit/router"), import("@onexit/sdk")]);
  const disconnected = () => (connected() ? undefined : "not connected to NATS");
  return startRouter({ nats, environment, healthPort, disconnected }).catch((error: unknown) => {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  });
}

/** The services take the ports before. */
function routerPort(first: number, services: number): number {
  return first === 0 ? 0 : first + services;
}

interface EngineRole {
  readonly options: ServeOptions;
  readonly config: ProjectConfig;
  readonly values: ProjectValues;
  readonly nats: Nats;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly notReady: () => readonly string[];
  readonly own: OwnOptions;
}

/** Every role of this process. A service takes what comes as long as there is a connection. */
function roleHealth(
  roles: readonly string[],
  running: RunningActions["running"],
  reasons: readonly string[],
): readonly RoleHealth[] {
  const names = [...new Set([...roles, ...running.map(({ name }) => name)])];
  return names.map((name) => {
    const missing = running.find((action) => action.name === name)?.missing ?? [];
    const previews = missing.length === 0 ? [] : [`previews: ${missingText(missing)}`];
    return { name, ready: reasons.length === 0, reasons: [...reasons, ...previews] };
  });
}

/** The engine with its door; takes up everything that was left unfinished. */
async function startEngineRole({ options, config, values, nats, dataDir, environment, notReady, own }: EngineRole) {
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
    crons: cronOptions(options.semantics, Number(environment.ONEXIT_CRON_PAUSE_MS ?? 0)),
    onBroken: (workflow, error) => {
      const why = error instanceof Error ? error.message : String(error);
      process.stderr.write(`${workflow.namespace}/${workflow.name} is given up until the next start: ${why}\n`);
    },
  });
  const resumed = await running.engine.recover();
  if (resumed.length > 0) process.stderr.write(`taken up again: ${resumed.map(({ name }) => name).join(", ")}\n`);
  await running.objects.start();
  const door = await openDoor({
    engine: running.engine,
    reader: running.reader,
    crons: running.crons,
    objects: running.objects,
    semantics: options.semantics,
    logsDir: dataDir,
    registry: metrics.registry,
    notReady,
    version: await ownVersion(),
    own,
    port: Number(options.port),
    host: options.host,
  }).catch(async (error: NodeJS.ErrnoException) => {
    await running.close();
    if (error.code !== "EADDRINUSE") throw error;
    throw new UsageError(`port ${options.port} on ${options.host} is taken; choose another with --port`, 4);
  });
  // Last: an engine that cannot open its door starts nothing.
  await running.crons.start();
  return {
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

function rolesOf(text: string | undefined): readonly string[] {
  const known = ["engine", "router", ...Object.keys(actionPackages)];
  if (text === undefined) return known;
  const roles = text
    .split(",")
    .map((role) => role.trim())
    .filter((role) => role !== "");
  const unknown = roles.filter((role) => !known.includes(role));
  if (unknown.length > 0) throw new UsageError(`unknown role ${unknown.join(", ")}; the roles are ${known.join(", ")}`);
  if (roles.length === 0) throw new UsageError(`--roles is empty; the roles are ${known.join(", ")}`);
  return roles;
}

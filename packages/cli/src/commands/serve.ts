import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunningEngine } from "@onexit/engine";
import type { SemanticsName } from "@onexit/events";
import { connectNats, type Nats, provision } from "@onexit/nats";
import { deferred } from "../deferred.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import type { GlobalOptions } from "../program/options.ts";
import { actionPackages, isOwnAction } from "../runtime/actions.ts";
import { doorSecurity } from "../runtime/door-security.ts";
import { startEngineRole } from "../runtime/engine-role.ts";
import { actionEnvironment } from "../runtime/environment.ts";
import { startActions } from "../runtime/host-actions.ts";
import { onInterrupts } from "../runtime/interrupts.ts";
import { ownDoor } from "../runtime/own-door.ts";
import { roleHealth } from "../runtime/role-health.ts";
import { dataDirOf } from "../runtime/runs.ts";
import { submitDoor } from "../runtime/submit-door.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { loadValues } from "../values/load-values.ts";
import type { DoorSecurityOptions } from "./door-options.ts";

interface ServeOptions extends GlobalOptions, DoorSecurityOptions {
  readonly roles?: string;
  readonly nats?: string;
  readonly port: string;
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
  // Before anything starts: what is wrong with it is not found out by whoever gets in.
  const security = roles.includes("engine") ? await doorSecurity(terminal, given, dataDir) : undefined;
  const environment = actionEnvironment(terminal.env, config, join(dataDir, "archive"));
  const mayProvision = terminal.env.ONEXIT_PROVISION !== "false";
  await using nats = await connectNats({
    url: given.nats ?? "nats://127.0.0.1:4222",
    // One that may do a single role's work only has inboxes of that role's name.
    name: roles.length === 1 ? (roles[0] ?? "") : "onexit-serve",
    restricted: !mayProvision && !roles.includes("engine"),
    ...(terminal.env.NATS_CREDS ? { credsFile: terminal.env.NATS_CREDS } : {}),
  });
  if (mayProvision) await provision(nats, replicasOf(terminal.env.ONEXIT_STREAM_REPLICAS));
  const notReady = () => (nats.isConnected() ? [] : ["not connected to NATS"]);
  const started = deferred<RunningEngine>();
  const actions = await startActions(roles.filter(isOwnAction), {
    nats,
    environment,
    whenMissing: "refuse",
    place: { nodes: dataDir },
    own: config.actions,
    log: process.stderr,
    // The engine of this process needs no token, unless another is named.
    ...(security === undefined || terminal.env.ONEXIT_SERVER
      ? {}
      : { submit: { openDoor: submitDoor(started.promise, given.semantics) } }),
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
      })
    : undefined;
  const engine =
    security !== undefined
      ? await startEngineRole({
          semantics: given.semantics,
          port: Number(given.port),
          host: given.host,
          config,
          values,
          nats,
          dataDir,
          environment,
          notReady,
          security,
          own: ownDoor({
            nats,
            config,
            environment,
            roles: () => roleHealth(roles, actions.running, notReady()),
            persistence: `kept in the streams of the NATS server at ${nats.server}; steps' logs and artifacts in ${dataDir}`,
          }),
        })
      : undefined;
  if (engine !== undefined) started.resolve(engine.running);
  const over = deferred<string>();
  const release = onInterrupts([(signal) => over.resolve(signal), () => process.exit(1)]);
  void nats.closed.then(() => over.resolve("the connection to NATS is closed for good"));
  terminal.stderr.write(
    `onexit serves ${roles.join(", ")}${engine === undefined ? "" : ` on ${security?.tls === undefined ? "http" : "https"}://${given.host}:${engine.port}`}\n`,
  );
  if (security?.caFile !== undefined) {
    terminal.stderr.write(
      `its certificate is its own: trust ${security.caFile} (curl --cacert, NODE_EXTRA_CA_CERTS)\n`,
    );
  }
  const why = await over.promise;
  terminal.stderr.write(`${why}: ending\n`);
  release();
  await engine?.close();
  security?.close();
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
}

/** How many servers keep each stream; without a word what there is, and one at first. */
function replicasOf(text: string | undefined): { readonly replicas?: number } {
  if (!text) return {};
  if (!/^[1-5]$/.test(text)) throw new UsageError(`ONEXIT_STREAM_REPLICAS ${JSON.stringify(text)}: write 1 to 5`);
  return { replicas: Number(text) };
}

/** Policies, annotations and the watchdog. What is wrong with them is an error before anything starts. */
async function startRouterRole({ nats, environment, healthPort }: RouterRole) {
  const [{ startRouter }, { ConfigError }] = await Promise.all([import("@onexit/router"), import("@onexit/sdk")]);
  const disconnected = () => (nats.isConnected() ? undefined : "not connected to NATS");
  return startRouter({ nats, environment, healthPort, disconnected }).catch((error: unknown) => {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  });
}

/** The services take the ports before. */
function routerPort(first: number, services: number): number {
  return first === 0 ? 0 : first + services;
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

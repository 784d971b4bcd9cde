import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import type { SemanticsName } from "@onexit/events";
import type { Inbox } from "@onexit/inbox";
import { deferred } from "../deferred.ts";
import type { ProjectConfig } from "../project-config.ts";
import { actionPackages } from "../runtime/actions.ts";
import { type EngineRole, startEngineRole } from "../runtime/engine-role.ts";
import { actionEnvironment } from "../runtime/environment.ts";
import { startActions } from "../runtime/host-actions.ts";
import { ownDoor } from "../runtime/own-door.ts";
import { roleHealth } from "../runtime/role-health.ts";
import { type StartedServer, startServer } from "../runtime/start-server.ts";
import { type OwnStore, openStore } from "../runtime/store.ts";
import { submitDoor } from "../runtime/submit-door.ts";
import type { Terminal } from "../terminal.ts";
import type { ProjectValues } from "../values/project-values.ts";
import type { DevPlace } from "./place.ts";

/** What everything for one person is started with. */
export interface StackOptions {
  readonly terminal: Terminal;
  readonly place: DevPlace;
  readonly config: ProjectConfig;
  readonly values: ProjectValues;
  readonly semantics: SemanticsName;
  readonly port: number;
  readonly natsPort: number | undefined;
  readonly headless: boolean;
  /** Messages go to a local inbox instead of the world. */
  readonly inbox: boolean;
  /** The server died too often. */
  readonly onLost: (error: unknown) => void;
}

/** A server, an engine with its door, every service and an inbox, in this process. */
export interface Stack {
  readonly engine: EngineRole;
  readonly store: OwnStore;
  readonly natsUrl: string;
  /** The variables by which actions find the inbox; undefined where there is none. */
  readonly inbox: Readonly<Record<string, string>> | undefined;
  /** Actions that are served. */
  readonly served: readonly string[];
  /** Stops everything; what runs goes on at the next start. Repeatable. */
  readonly close: () => Promise<void>;
}

/** Nobody else could be at it: what a killed one had in hand is taken up soon. */
const ackWaitMs = 3_000;

/** Starts one part after the other; leaves nothing behind when one cannot be started. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const closers: (() => Promise<unknown>)[] = [];
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= (async () => {
      for (const closer of closers.reverse()) await closer();
    })();
    return closed;
  };
  try {
    return await start(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  options: StackOptions,
  closers: (() => Promise<unknown>)[],
  close: Stack["close"],
): Promise<Stack> {
  const { terminal, place, config, values, semantics, headless } = options;
  await mkdir(place.engine, { recursive: true });
  const log = createWriteStream(place.log, { flags: "a" });
  closers.push(() => new Promise<void>((resolve) => log.end(() => resolve())));
  const { natsPort } = options;
  const starting = startServer(place.nats, natsPort === undefined ? {} : { port: natsPort }).then((started) =>
    onPort(started, place.nats, natsPort),
  );
  const store = await openStore(place.nats, "onexit-dev", starting);
  closers.push(() => store.close());
  const { server } = await starting;
  store.keep({ onRestart: (why) => terminal.stderr.write(`${why}\n`), onLost: options.onLost });
  const { nats } = store;

  const { inboxPages, startInbox } = await import("@onexit/inbox");
  let inbox: Inbox | undefined;
  if (options.inbox) {
    inbox = await startInbox({ dir: place.inbox });
    closers.push(inbox.close);
  }
  const environment = actionEnvironment(terminal.env, config, place.archive, inbox?.environment());
  const running = deferred<EngineRole["running"]>();
  const actions = await startActions(Object.keys(actionPackages), {
    nats,
    environment,
    whenMissing: "preview",
    place: { nodes: place.engine },
    own: config.actions,
    submit: { openDoor: submitDoor(running.promise, semantics) },
    ackWaitMs,
    log,
  });
  closers.push(actions.stop);
  const { startSweeper } = await import("@onexit/cleanup");
  const sweeper = startSweeper({ nats, environment, logTo: log });
  closers.push(() => sweeper.stop());
  const { startRouter } = await import("@onexit/router");
  const router = await startRouter({ nats, environment, logTo: log });
  closers.push(router.stop);

  const notReady = () => (nats.isConnected() ? [] : ["not connected to NATS"]);
  const served = actions.running.map(({ name }) => name);
  const engine = await startEngineRole({
    semantics,
    port: options.port,
    host: "127.0.0.1",
    config,
    values,
    nats,
    dataDir: place.engine,
    environment,
    notReady,
    security: { guard: { hosts: [], perSecond: 0, monotonic: () => performance.now() }, close: () => {} },
    own: ownDoor({
      nats,
      config,
      environment,
      roles: () => roleHealth(["engine", "router", ...served], actions.running, notReady()),
      persistence: `kept in ${place.dir}; survives a restart`,
      headless,
      logTo: log,
      ...(inbox === undefined || headless ? {} : { more: inboxPages(inbox.received, "/inbox") }),
    }),
  });
  closers.push(engine.close);
  running.resolve(engine.running);
  return { engine, store, natsUrl: urlOf(server), inbox: inbox?.environment(), served, close };
}

/** A server that a killed one left behind may listen elsewhere than is asked for now. */
async function onPort(started: StartedServer, dir: string, port: number | undefined): Promise<StartedServer> {
  if (port === undefined || port === started.server.port) return started;
  await started.server.stop();
  return startServer(dir, { port });
}

/** With the token that only this user can read. */
function urlOf({ port, token }: { readonly port: number; readonly token: string }): string {
  return `nats://${token}@127.0.0.1:${port}`;
}

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { onexitMain, packedMain } from "../support/built.ts";
import { baseEnvironment } from "../support/child.ts";
import { createFrom } from "../support/cleanups.ts";
import { type InboxProcess, startInboxProcess } from "../support/inbox-process.ts";
import { requireNoneLeft } from "../support/left-over.ts";
import type { TestServer } from "../support/nats.ts";
import { createTempDir, createTestServer } from "../support/nats.ts";
import type { ChaosAction, Receiver } from "./action.ts";
import { createNodePart, createServerPart, type Part } from "./part.ts";

/** Engine, services and nats-server, each a process that comes back, and the receivers, which nobody kills. */
export interface World extends AsyncDisposable {
  readonly parts: readonly Part[];
  /** Holds everything but the store, which is in the server's. */
  readonly dir: string;
  readonly server: TestServer;
  readonly inbox: InboxProcess;
  readonly receivers: ReadonlyMap<string, Receiver>;
  readonly scratch: string;
  readonly marks: string;
  /** Where the engine takes workflows, as long as it lives. */
  readonly door: () => string;
}

/** Much longer than any receiver takes, or what is held by one would be asked for too soon. */
const ackWaitMs = 6_000;
/** Of the first start. */
const longestStartMs = 300_000;

/** Starts everything; resolves when all of it works. */
export function createWorld(actions: readonly ChaosAction[]): Promise<World> {
  return createFrom(async (cleanups) => {
    const { dir } = cleanups.use(await createTempDir());
    cleanups.defer(() => requireNoneLeft(dir));
    const at = (name: string) => join(dir, name);
    const places = { scratch: at("scratch"), marks: at("marks"), archive: at("archive"), policies: at("policies") };
    const logs = at("logs");
    await Promise.all([...Object.values(places), logs].map((place) => mkdir(place)));
    const server = cleanups.use(await createTestServer());
    const inbox = cleanups.use(await startInboxProcess(at("inbox")));
    const receivers = new Map<string, Receiver>();
    for (const { name, open } of actions) receivers.set(name, cleanups.use(await open({ inbox, ...places })));

    const environment = {
      ...baseEnvironment,
      NATS_URL: `nats://${server.server.token}@127.0.0.1:${server.server.port}`,
      ARCHIVE_LOGS_DIR: join(at("data"), "engine"),
      ONEXIT_HEALTH_PORT: "0",
      ONEXIT_HEALTH_HOST: "127.0.0.1",
      ONEXIT_ACK_WAIT_MS: String(ackWaitMs),
    };
    let door = "";
    const ports = ["--port", "0", "--health-port", "0"];
    const args = [onexitMain, "serve", "--roles", "engine", ...ports, "--data-dir", at("data")];
    const engine = createNodePart(
      { name: "engine", ready: /onexit serves engine on (http:\S+)/, logs },
      () => ({ args, cwd: dir, env: environment }),
      ([, url = ""]) => {
        door = url;
      },
    );
    const services = actions.map(({ name, ready = /takes requests/ }) =>
      createNodePart({ name, ready, logs }, () => ({
        args: [packedMain(name)],
        env: { ...environment, ...receivers.get(name)?.environment },
      })),
    );
    const parts = [createServerPart(server), engine, ...services];
    for (const part of parts) cleanups.use(part);
    await Promise.all(parts.map((part) => part.whenUp(longestStartMs)));
    return {
      parts,
      dir,
      server,
      inbox,
      receivers,
      ...places,
      door: () => door,
      [Symbol.asyncDispose]: () => cleanups[Symbol.asyncDispose](),
    };
  });
}

import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { identityOf, isAlive, type ProcessIdentity } from "@onexit/nats/server";
import { deferred } from "../deferred.ts";
import { UsageError } from "../usage-error.ts";
import type { Beginning } from "./beginning.ts";
import { type RunPlace, type RunRecord, writeManifest, writeRecord } from "./runs.ts";
import { type StartedServer, startServer } from "./start-server.ts";
import type { OwnStore, Store } from "./store.ts";

/** Claims a run's directory, starts its server, and drives the run to its end. */
export async function beginRun(beginning: Beginning): Promise<number> {
  const { place, record } = beginning;
  refuseDriven(place, record);
  // Before the record: a run that is known can be begun.
  if (beginning.submit !== undefined) writeManifest(place, beginning.submit);
  writeRecord(place, record);
  writeFileSync(driverPath(place), JSON.stringify(identityOf(process.pid)));
  const { opening } = await beginToOpen(beginning);
  const { driveRun } = await import("./drive.ts");
  let begun = beginning.submit === undefined;
  try {
    const onBegun = () => {
      begun = true;
    };
    return await driveRun({ ...beginning, opening, onBegun });
  } finally {
    // Here, where it was begun: the drive may end, as over a wrong option, before it needs a store.
    await (await opening.catch(() => undefined))?.close();
    // What was never submitted is nothing to be continued.
    if (!begun) await rm(place.dir, { recursive: true, force: true });
  }
}

/**
 * Begins to open the store that NATS_URL names, or the run's own: the client is loaded while the server's process starts,
 * and all the rest while the server makes its streams.
 */
async function beginToOpen(beginning: Beginning): Promise<{ readonly opening: Promise<Store | OwnStore> }> {
  const { terminal, place } = beginning;
  const { NATS_URL, NATS_CREDS } = terminal.env;
  const { starting } = NATS_URL ? { starting: undefined } : await spawnServer(beginning);
  const { openSharedStore, openStore } = await import("./store.ts");
  const connected = deferred<void>();
  const opening = NATS_URL
    ? openSharedStore(NATS_URL, NATS_CREDS, "onexit-run")
    : openStore(place.nats, "onexit-run", starting, { onConnected: connected.resolve });
  // Whoever awaits it hears of a failure; until then it must not count as unhandled.
  await Promise.race([connected.promise, opening.catch(() => {})]);
  return { opening };
}

/** Resolves once the server's process is there, or never will be. */
async function spawnServer({ place, program }: Beginning): Promise<{ readonly starting: Promise<StartedServer> }> {
  const spawned = deferred<void>();
  const starting = startServer(place.nats, { onSpawned: spawned.resolve, ...(program && { program }) });
  await Promise.race([spawned.promise, starting.catch(() => {})]);
  return { starting };
}

/** True while a process drives the run. */
export function isDriven(place: RunPlace): boolean {
  return driverOf(place) !== undefined;
}

function driverOf(place: RunPlace): ProcessIdentity | undefined {
  try {
    const driver = JSON.parse(readFileSync(driverPath(place), "utf8")) as ProcessIdentity;
    return isAlive(driver) ? driver : undefined;
  } catch {
    // There is none, or it was killed while it wrote this down: nobody's either way.
    return undefined;
  }
}

/** One process drives a run; a second one would only quarrel with it. */
function refuseDriven(place: RunPlace, record: RunRecord): void {
  const driver = driverOf(place);
  if (driver === undefined) return;
  throw new UsageError(`${record.name} is being run by process ${driver.pid}; its store in ${place.dir} is in use`, 4);
}

function driverPath(place: RunPlace): string {
  return join(place.dir, "driver.json");
}

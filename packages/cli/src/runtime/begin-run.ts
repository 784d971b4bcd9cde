import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { identityOf, isAlive, type ProcessIdentity } from "@onexit/nats/server";
import { UsageError } from "../usage-error.ts";
import type { Beginning } from "./beginning.ts";
import { type RunPlace, type RunRecord, writeManifest, writeRecord } from "./runs.ts";
import { startServer } from "./start-server.ts";

/**
 * Claims a run's directory, starts its server, and drives the run to its end. Engine, client and views are loaded while
 * the server starts: together they take longer than everything else before the first step.
 */
export async function beginRun(beginning: Beginning): Promise<number> {
  const { terminal, place, record } = beginning;
  await refuseDriven(place, record);
  // Before the record: a run that is known can be begun.
  if (beginning.submit !== undefined) await writeManifest(place, beginning.submit);
  await writeRecord(place, record);
  await writeFile(driverPath(place), JSON.stringify(identityOf(process.pid)));
  const starting = terminal.env.NATS_URL ? undefined : startServer(place.nats);
  // Whoever awaits it hears of a failure; until then it must not count as unhandled.
  starting?.catch(() => {});
  const { driveRun } = await import("./drive.ts");
  let begun = beginning.submit === undefined;
  try {
    const onBegun = () => {
      begun = true;
    };
    return await driveRun({ ...beginning, starting, onBegun });
  } finally {
    // What was never submitted is nothing to be continued.
    if (!begun) await rm(place.dir, { recursive: true, force: true });
  }
}

/** True while a process drives the run. */
export async function isDriven(place: RunPlace): Promise<boolean> {
  return (await driverOf(place)) !== undefined;
}

async function driverOf(place: RunPlace): Promise<ProcessIdentity | undefined> {
  const text = await readFile(driverPath(place), "utf8").catch(() => "null");
  const driver = JSON.parse(text) as ProcessIdentity | null;
  return driver !== null && isAlive(driver) ? driver : undefined;
}

/** One process drives a run; a second one would only quarrel with it. */
async function refuseDriven(place: RunPlace, record: RunRecord): Promise<void> {
  const driver = await driverOf(place);
  if (driver === undefined) return;
  throw new UsageError(`${record.name} is being run by process ${driver.pid}; its store in ${place.dir} is in use`, 4);
}

function driverPath(place: RunPlace): string {
  return join(place.dir, "driver.json");
}

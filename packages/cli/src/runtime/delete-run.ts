import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { adoptNatsServer, StoreInUseError, takeStoreLock } from "@onexit/nats/server";
import { UsageError } from "../usage-error.ts";
import { isDriven } from "./begin-run.ts";
import { type RunRecord, runPlace } from "./runs.ts";

/**
 * Removes a run that is over, with its logs, its events and what it has archived beside them. Throws UsageError for one that
 * is not over: it may have exit actions that nobody else knows of.
 */
export async function deleteRun(dataDir: string, record: RunRecord): Promise<void> {
  const place = runPlace(dataDir, record.id);
  requireOver(dataDir, record);
  const inUse = (pid: number) =>
    new UsageError(`${record.id} is in use by process ${pid}; wait until that has ended`, 4);
  const server = await adoptNatsServer(place.nats);
  if (server !== undefined) throw inUse(server.pid);
  // With it nobody else can open the store from here on.
  const lock = await takeStoreLock(place.nats).catch((error: unknown) => {
    throw error instanceof StoreInUseError ? inUse(error.pid) : error;
  });
  const bin = binOf(dataDir);
  try {
    await mkdir(bin, { recursive: true });
    // One step, so that no half of a run is ever found.
    await rename(place.dir, join(bin, `${record.id}.${randomUUID().slice(0, 8)}`));
  } catch (error) {
    await lock.release();
    throw error;
  }
  await emptyBin(dataDir);
}

/** Throws UsageError for a run that goes on, or that could be gone on with. */
export function requireOver(dataDir: string, { id, name, settled }: RunRecord): void {
  const place = runPlace(dataDir, id);
  if (isDriven(place)) throw new UsageError(`${id} is running; end it first: onexit stop ${name}`);
  if (settled) return;
  throw new UsageError(
    `${id} was cut off, and may have something left to deliver; let it end: onexit resume ${name}\n` +
      `  (to lose that, remove ${place.dir})`,
  );
}

/** Whether a run has archived anything beside itself, which goes with it. */
export async function hasArchive(dataDir: string, { id }: RunRecord): Promise<boolean> {
  return (await readdir(runPlace(dataDir, id).archive).catch(() => [])).length > 0;
}

/** Also what a process that died has left in there. */
async function emptyBin(dataDir: string): Promise<void> {
  await rm(binOf(dataDir), { recursive: true, force: true });
}

function binOf(dataDir: string): string {
  return join(dataDir, "deleted");
}

import { randomBytes } from "node:crypto";
import { link, mkdir, readdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StoreInUseError } from "./errors.ts";
import { identityOf, isAlive, type ProcessIdentity } from "./process-identity.ts";

/** The right to run a server on one store directory. nats-server itself takes no lock. */
export interface StoreLock {
  /** Passes the lock to another process, which keeps it even when this one dies. */
  handTo(owner: ProcessIdentity): Promise<void>;
  /** Gives the lock up; harmless when repeated. */
  release(): Promise<void>;
}

/**
 * Takes the lock on a store directory, over from an owner that is dead. Throws StoreInUseError while the owner lives.
 *
 * Each owner has a file of its own, `lock.<n>`, and the highest number counts. Taking over means creating `lock.<n+1>`,
 * which only one of several rivals can; the highest file is never removed, so a slow rival cannot win later either.
 */
export async function takeStoreLock(dir: string): Promise<StoreLock> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const self = identityOf(process.pid);
  if (self === undefined) throw new Error(`cannot read the start time of pid ${process.pid}`);
  for (;;) {
    const latest = await latestGeneration(dir);
    const owner = latest === 0 ? undefined : await readOwner(pathOf(dir, latest));
    if (owner !== undefined && isAlive(owner)) throw new StoreInUseError(dir, owner.pid);
    if (await create(dir, latest + 1, self)) {
      await removeBelow(dir, latest + 1);
      return lockOf(dir, latest + 1);
    }
  }
}

/** The lock of a server that runs already, for whoever adopted it. */
export async function adoptStoreLock(dir: string): Promise<StoreLock> {
  return lockOf(dir, await latestGeneration(dir));
}

function lockOf(dir: string, generation: number): StoreLock {
  const write = async (text: string) => {
    const fresh = await freshFile(dir, text);
    await rename(fresh, pathOf(dir, generation));
  };
  return {
    handTo: (owner) => write(JSON.stringify(owner)),
    release: () => write("{}"),
  };
}

/** False when a rival was first. A hard link appears with its whole content or not at all. */
async function create(dir: string, generation: number, owner: ProcessIdentity): Promise<boolean> {
  const fresh = await freshFile(dir, JSON.stringify(owner));
  try {
    await link(fresh, pathOf(dir, generation));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(fresh);
  }
}

async function freshFile(dir: string, text: string): Promise<string> {
  const path = join(dir, `.lock-${randomBytes(8).toString("hex")}`);
  await writeFile(path, text, { mode: 0o600, flag: "wx" });
  return path;
}

async function readOwner(path: string): Promise<ProcessIdentity | undefined> {
  try {
    const { pid, startTime } = JSON.parse(await readFile(path, "utf8")) as Partial<ProcessIdentity>;
    return pid === undefined || startTime === undefined ? undefined : { pid, startTime };
  } catch {
    // Removed by a later owner, or torn by a power cut: nobody's either way, and `create` decides.
    return undefined;
  }
}

async function latestGeneration(dir: string): Promise<number> {
  return Math.max(0, ...(await generations(dir)));
}

async function removeBelow(dir: string, generation: number): Promise<void> {
  for (const old of await generations(dir)) {
    if (old < generation) await unlink(pathOf(dir, old)).catch(() => undefined);
  }
}

async function generations(dir: string): Promise<readonly number[]> {
  const names = await readdir(dir);
  return names.flatMap((name) => {
    const digits = /^lock\.(\d+)$/.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

function pathOf(dir: string, generation: number): string {
  return join(dir, `lock.${generation}`);
}

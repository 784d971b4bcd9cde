import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StoreInUseError } from "./errors.ts";
import { identityOf, isAlive, type ProcessIdentity } from "./process-identity.ts";

/**
 * The right to run a server on one store directory. nats-server itself takes no lock. Its files are
 * written at once: while a command loads, each turn of the event loop is longer than the writing.
 */
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
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const self = identityOf(process.pid);
  if (self === undefined) throw new Error(`cannot read the start time of pid ${process.pid}`);
  for (;;) {
    const latest = latestGeneration(dir);
    const owner = latest === 0 ? undefined : readOwner(pathOf(dir, latest));
    if (owner !== undefined && isAlive(owner)) throw new StoreInUseError(dir, owner.pid);
    if (create(dir, latest + 1, self)) {
      removeBelow(dir, latest + 1);
      return lockOf(dir, latest + 1);
    }
  }
}

/** The lock of a server that runs already, for whoever adopted it. */
export async function adoptStoreLock(dir: string): Promise<StoreLock> {
  return lockOf(dir, latestGeneration(dir));
}

function lockOf(dir: string, generation: number): StoreLock {
  const write = async (text: string) => {
    const fresh = freshFile(dir, text);
    renameSync(fresh, pathOf(dir, generation));
  };
  return {
    handTo: (owner) => write(JSON.stringify(owner)),
    release: () => write("{}"),
  };
}

/** False when a rival was first. A hard link appears with its whole content or not at all. */
function create(dir: string, generation: number, owner: ProcessIdentity): boolean {
  const fresh = freshFile(dir, JSON.stringify(owner));
  try {
    linkSync(fresh, pathOf(dir, generation));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

function freshFile(dir: string, text: string): string {
  const path = join(dir, `.lock-${randomBytes(8).toString("hex")}`);
  writeFileSync(path, text, { mode: 0o600, flag: "wx" });
  return path;
}

function readOwner(path: string): ProcessIdentity | undefined {
  try {
    const { pid, startTime } = JSON.parse(readFileSync(path, "utf8")) as Partial<ProcessIdentity>;
    return pid === undefined || startTime === undefined ? undefined : { pid, startTime };
  } catch {
    // Removed by a later owner, or torn by a power cut: nobody's either way, and `create` decides.
    return undefined;
  }
}

function latestGeneration(dir: string): number {
  return Math.max(0, ...generations(dir));
}

function removeBelow(dir: string, generation: number): void {
  for (const old of generations(dir)) {
    if (old < generation) rmSync(pathOf(dir, old), { force: true });
  }
}

function generations(dir: string): readonly number[] {
  const names = readdirSync(dir);
  return names.flatMap((name) => {
    const digits = /^lock\.(\d+)$/.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

function pathOf(dir: string, generation: number): string {
  return join(dir, `lock.${generation}`);
}

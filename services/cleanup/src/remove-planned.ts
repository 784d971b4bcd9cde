import type { Log } from "@onexit/sdk";
import { sweep } from "./files/sweep.ts";
import type { Cleaned, Release } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import type { Removed } from "./removal.ts";

/** Locks that workflows hold. */
export interface Locks {
  /** Takes a lock away from nobody but this owner. */
  release(name: string, owner: string): Promise<Release>;
}

/** What planned things are removed with. */
export interface RemovePorts {
  readonly locks: Locks;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Removes everything that was planned, then releases locks. Harmless to repeat. */
export async function removePlanned(plan: Plan, { locks, signal, log }: RemovePorts): Promise<Cleaned> {
  const names: Record<Removed, string[]> = { removed: [], absent: [...plan.absent], "in-use": [] };
  for (const { name, remove } of plan.removals) {
    signal.throwIfAborted();
    names[await remove()].push(name);
  }
  const releases: { name: string; release: Release }[] = [];
  // Last: whoever takes a lock next must not meet what it guards.
  for (const { name, owner } of plan.targets.locks) {
    signal.throwIfAborted();
    releases.push({ name, release: await locks.release(name, owner) });
  }
  await sweep(plan.roots, signal, log);
  const { removed, absent, "in-use": inUse } = names;
  return { removed, absent, inUse, locks: releases };
}

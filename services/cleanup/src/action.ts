import { defineAction } from "@onexit/sdk";
import { cleanupConfig } from "./config.ts";
import { sweep } from "./files/sweep.ts";
import { dryOutcomeOf, outcomeOf, type Release } from "./outcome.ts";
import { cleanupParameters } from "./parameters.ts";
import { planCleanup } from "./plan.ts";
import type { Removed } from "./removal.ts";

/** Locks that workflows hold. */
export interface Locks {
  /** Takes a lock away from nobody but this owner. */
  release(name: string, owner: string): Promise<Release>;
}

/** What the cleanup action needs of the outside. */
export interface CleanupPorts {
  readonly locks: Locks;
}

/**
 * Removes files, objects of buckets and of clusters, and images, then releases locks. Every target is checked before the
 * first is touched, so a mistake in one leaves all as they are, the locks too. What is gone already is done: repeating is
 * harmless.
 */
export function cleanupAction({ locks }: CleanupPorts) {
  return defineAction({
    name: "cleanup",
    parameters: cleanupParameters,
    config: cleanupConfig,

    run: async ({ request, parameters, config, signal, log, sent }) => {
      const plan = await planCleanup({ request, parameters, config, signal });
      if (parameters.dryRun === true) return dryOutcomeOf(plan, parameters);
      await sent();
      const names: Record<Removed, string[]> = { removed: [], absent: [...plan.absent], "in-use": [] };
      for (const { name, remove } of plan.removals) {
        signal.throwIfAborted();
        names[await remove()].push(name);
      }
      const releases: { name: string; release: Release }[] = [];
      // Last: whoever takes a lock next must not meet what it guards.
      for (const { name, owner } of plan.locks) {
        signal.throwIfAborted();
        releases.push({ name, release: await locks.release(name, owner) });
      }
      await sweep(plan.roots, signal, log);
      const { removed, absent, "in-use": inUse } = names;
      return outcomeOf({ removed, absent, inUse, locks: releases }, parameters);
    },
  });
}

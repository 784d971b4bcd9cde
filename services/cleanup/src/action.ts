import { defineAction } from "@onexit/sdk";
import { cleanupConfig } from "./config.ts";
import { outcomeOf, type Release } from "./outcome.ts";
import { cleanupParameters } from "./parameters.ts";
import { planCleanup } from "./plan.ts";
import { remove } from "./remove.ts";
import { sweep } from "./sweep.ts";

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
 * Removes files below the configured roots, then releases locks. Every target is checked before the first is touched,
 * so a mistake in one leaves all as they are, the locks too. What is gone already is done: repeating is harmless.
 */
export function cleanupAction({ locks }: CleanupPorts) {
  return defineAction({
    name: "cleanup",
    parameters: cleanupParameters,
    config: cleanupConfig,

    run: async ({ request, parameters, config, signal, log, sent }) => {
      const plan = await planCleanup({ declared: request.parameters, parameters, roots: config.roots, signal });
      await sent();
      const removed: string[] = [];
      const absent = [...plan.absent];
      for (const file of plan.files) {
        signal.throwIfAborted();
        ((await remove(file, signal)) === "removed" ? removed : absent).push(file.path);
      }
      const releases: { name: string; release: Release }[] = [];
      // After the files: whoever takes a lock next must not meet what it guards.
      for (const { name, owner } of plan.locks) {
        signal.throwIfAborted();
        releases.push({ name, release: await locks.release(name, owner) });
      }
      await sweep(plan.roots, signal, log);
      return outcomeOf({ removed, absent, locks: releases }, parameters);
    },
  });
}

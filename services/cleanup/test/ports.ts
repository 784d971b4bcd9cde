import type { CleanupPorts } from "../src/action.ts";
import type { Locks } from "../src/remove-planned.ts";
import { createMemoryRegistry } from "./memory-registry.ts";

/** No lock is ever asked for. */
export const noLocks: Locks = {
  release: async (name) => {
    throw new Error(`lock ${name} was not to be touched`);
  },
};

/** Ports in memory: nothing is registered, and every owner runs. */
export function portsWith(given: Partial<CleanupPorts> = {}): CleanupPorts {
  return {
    locks: noLocks,
    registry: createMemoryRegistry(),
    owners: { standingOf: async () => ({ state: "running" }) },
    now: Date.now,
    ...given,
  };
}

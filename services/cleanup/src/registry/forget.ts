import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@onexit/sdk";
import type { Targets } from "../targets.ts";
import { keyOf } from "./registration.ts";
import type { Registered, RegistryStore } from "./registry.ts";
import { resourceIdOf, resourcesOf } from "./resource.ts";

/** How long a cleanup waits for the registry, ms; usually it answers while the targets are looked at. */
const patienceMs = 3_000;

/**
 * What an owner has registered. Nothing where that cannot be known in time: no cleanup is held up by it, for what is removed
 * and stays registered is found gone when it is due. Never rejects.
 */
export async function ownRegistrations(store: RegistryStore, owner: string, log: Log): Promise<readonly Registered[]> {
  const over = new AbortController();
  const late = sleep(patienceMs, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${patienceMs / 1000} s`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([listed(store, owner), late]);
  } catch (err) {
    log.warn({ err, owner }, "what the owner has registered cannot be read; it is found gone when it is due");
    return [];
  } finally {
    over.abort();
  }
}

/** What was removed. */
export interface Gone {
  readonly targets: Targets;
  /** Images that are still there. */
  readonly inUse: readonly string[];
}

/** Forgets what was registered and is removed now. What was renewed meanwhile stays. Never rejects. */
export async function forget(
  store: RegistryStore,
  own: readonly Registered[],
  { targets, inUse }: Gone,
  log: Log,
): Promise<void> {
  if (own.length === 0) return;
  const gone = new Set(resourcesOf(inUse.length === 0 ? targets : { ...targets, labels: [] }).map(resourceIdOf));
  for (const { record, revision } of own) {
    const key = keyOf(record);
    if (!gone.has(key.resource)) continue;
    await store.remove(key, revision).catch((err: unknown) => {
      log.warn({ err, key }, "removed, but still registered; it is found gone when it is due");
    });
  }
}

async function listed(store: RegistryStore, owner: string): Promise<readonly Registered[]> {
  const found: Registered[] = [];
  for await (const registered of store.list(owner)) found.push(registered);
  return found;
}

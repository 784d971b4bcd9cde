import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@onexit/sdk";
import type { Cleaned } from "../outcome.ts";
import type { Targets } from "../targets.ts";
import { keyOf } from "./registration.ts";
import type { Registered, RegistryStore } from "./registry.ts";
import { resourceIdOf, resourcesOf } from "./resource.ts";

/** How long a cleanup waits for the registry, ms; usually it answers while the targets are looked at. */
const patienceMs = 3_000;

/**
 * What an owner has registered of these targets. Nothing where that cannot be known in time: no cleanup is held up by it, for what is removed
 * and stays registered is found gone when it is due. Never rejects.
 */
export async function ownRegistrations(
  store: RegistryStore,
  owner: string,
  targets: Targets,
  log: Log,
): Promise<readonly Registered[]> {
  const over = new AbortController();
  const late = sleep(patienceMs, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${patienceMs / 1000} s`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([store.find(owner, resourcesOf(targets).map(resourceIdOf)), late]);
  } catch (err) {
    log.warn({ err, owner }, "what the owner has registered cannot be read; it is found gone when it is due");
    return [];
  } finally {
    over.abort();
  }
}

/** Forgets what was registered and is removed now. What was renewed meanwhile stays, as do images in use. Never rejects. */
export async function forget(
  store: RegistryStore,
  own: readonly Registered[],
  { inUse }: Pick<Cleaned, "inUse">,
  log: Log,
): Promise<void> {
  for (const { record, revision } of own) {
    if (record.resource.kind === "images" && inUse.length > 0) continue;
    const key = keyOf(record);
    await store.remove(key, revision).catch((err: unknown) => {
      log.warn({ err, key }, "removed, but still registered; it is found gone when it is due");
    });
  }
}

import { randomUUID } from "node:crypto";
import type { WorkflowIdentity } from "@onexit/events";
import { RetryableError } from "@onexit/sdk";
import { keyOf, type Registration } from "./registration.ts";
import { type Resource, resourceText } from "./resource.ts";

/** A registration as it stands, and the revision that a change must name. */
export interface Registered {
  readonly record: Registration;
  readonly revision: number;
}

/** Where registrations are kept. Writes compare and set: `undefined` or false when somebody else was first. */
export interface RegistryStore {
  get(key: ReturnType<typeof keyOf>): Promise<Registered | undefined>;
  create(key: ReturnType<typeof keyOf>, record: Registration): Promise<number | undefined>;
  update(key: ReturnType<typeof keyOf>, record: Registration, revision: number): Promise<number | undefined>;
  remove(key: ReturnType<typeof keyOf>, revision: number): Promise<boolean>;
  /** Those of an owner's that there are, by its uid and their names. */
  find(owner: string, resources: readonly string[]): Promise<readonly Registered[]>;
  list(): AsyncIterable<Registered>;
}

/** What is registered, and until when. */
export interface Wish {
  readonly resource: Resource;
  readonly owner: WorkflowIdentity;
  readonly why: string;
  readonly ttlMs: number;
  /** Epoch ms. */
  readonly now: number;
}

/** How often a registration that others write too is tried. */
const tries = 10;

/**
 * Registers, or renews: the last word about the time holds. Throws a RetryableError while the thing is being removed:
 * whoever is told that it is registered may rely on that nothing before is meant for it.
 */
export async function register(store: RegistryStore, wish: Wish): Promise<"registered" | "renewed"> {
  const { resource, owner, why, ttlMs, now } = wish;
  const key = keyOf(wish);
  const fresh = { resource, owner, why, expiresAt: now + ttlMs, id: randomUUID(), round: 0 };
  for (let i = 0; i < tries; i += 1) {
    const found = await store.get(key);
    if (found === undefined) {
      if ((await store.create(key, { ...fresh, registeredAt: now })) !== undefined) return "registered";
      continue;
    }
    const { registeredAt, takenUntil = 0 } = found.record;
    if (takenUntil > now) {
      throw new RetryableError(`${resourceText(resource)} is being removed now; it is registered after that`);
    }
    if ((await store.update(key, { ...fresh, registeredAt }, found.revision)) !== undefined) return "renewed";
  }
  throw new RetryableError(`${resourceText(resource)} changed ${tries} times while it was being registered`);
}

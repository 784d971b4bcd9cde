import { token } from "@onexit/events";
import { openBucket } from "./bucket.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import type { Nats } from "./wire.ts";

/** A lock that somebody holds. */
export interface HeldLock {
  readonly owner: string;
  readonly revision: number;
  /** Epoch ms, by the server's clock. */
  readonly since: number;
  /** Epoch ms after which anybody may take it over; absent: never. */
  readonly expiresAt?: number;
}

/** Who releases: whoever holds this revision, or whoever has this name. */
export type Holder = { readonly revision: number } | { readonly owner: string };

/** Named locks, for workflows that must not meet. */
export interface Locks {
  /** Takes a free or expired lock; the owner's own is renewed. Otherwise tells who holds it. */
  acquire(
    name: string,
    owner: string,
    ttlMs?: number,
  ): Promise<{ readonly revision: number } | { readonly heldBy: HeldLock }>;
  /** The lock as it stands, expired or not; undefined when nobody has it. */
  get(name: string): Promise<HeldLock | undefined>;
  /** Never takes a lock away from anybody but its holder. */
  release(name: string, holder: Holder): Promise<"released" | "absent" | "held-by-other">;
}

interface LockValue {
  readonly owner: string;
  readonly ttlMs?: number;
}

/** How often a lock that changes hands under our eyes is looked at again. */
const tries = 10;

/** Opens the locks of a provisioned server; `now` is epoch ms, and should agree with the server's within a second. */
export function openLocks(nats: Nats, now: () => number): Locks {
  const bucket = openBucket(nats, "locks");

  const get = async (name: string): Promise<HeldLock | undefined> => {
    const found = await bucket.get(token(name));
    if (found === undefined) return undefined;
    const { owner, ttlMs } = jsonOf(found.value) as LockValue;
    const held = { owner, revision: found.revision, since: found.at };
    return ttlMs === undefined ? held : { ...held, expiresAt: found.at + ttlMs };
  };

  return {
    get,
    async acquire(name, owner, ttlMs) {
      const value = jsonBytes({ owner, ...(ttlMs === undefined ? {} : { ttlMs }) } satisfies LockValue);
      for (let i = 0; i < tries; i += 1) {
        const held = await get(name);
        const isFree =
          held === undefined || held.owner === owner || (held.expiresAt ?? Number.POSITIVE_INFINITY) <= now();
        if (!isFree) return { heldBy: held };
        const revision =
          held === undefined
            ? await bucket.create(token(name), value)
            : await bucket.update(token(name), value, held.revision);
        if (revision !== undefined) return { revision };
      }
      throw new Error(`lock ${name} changed hands ${tries} times while it was being taken`);
    },
    async release(name, holder) {
      const held = await get(name);
      if (held === undefined) return "absent";
      const isOurs = "owner" in holder ? held.owner === holder.owner : held.revision === holder.revision;
      if (!isOurs) return "held-by-other";
      return (await bucket.remove(token(name), held.revision)) ? "released" : "held-by-other";
    },
  };
}

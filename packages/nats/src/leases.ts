import { randomUUID } from "node:crypto";
import { openBucket } from "./bucket.ts";
import { jsonBytes, jsonOf } from "./json-bytes.ts";
import { pause } from "./pause.ts";
import type { Nats } from "./wire.ts";

/** How often a lease is renewed, ms. */
const renewMs = 2_000;

/** A lease whose revision has not changed for so long, by an observer's own clock, is a dead engine's, ms. */
export const leaseStaleMs = 6_000;

/** A lease that was renewed so long before another was taken is a dead engine's trace, and is removed, ms. */
const forgottenMs = 60 * 60_000;

/** What an engine says of itself. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  /** It takes up everything that earlier engines left. */
  readonly takesUp: boolean;
}

/** One engine's sign of life. */
export interface Lease {
  readonly id: string;
  readonly holder: LeaseHolder;
  /** The revision at which it was taken: a later life of any engine has a greater one. */
  readonly epoch: number;
  /** Changes with every renewal. */
  readonly revision: number;
}

/** A lease that is renewed until it is disposed; then it is gone. */
export interface KeptLease extends AsyncDisposable {
  readonly id: string;
  readonly epoch: number;
}

interface Stored {
  readonly holder: LeaseHolder;
  /** Absent in the first write, which makes it. */
  readonly epoch?: number;
  readonly renewal: number;
}

/** Takes a lease of its own, never another's, and keeps it. Throws where it cannot be taken. */
export async function keepLease(nats: Nats, holder: LeaseHolder): Promise<KeptLease> {
  const bucket = openBucket(nats, "leases");
  const id = `engine.${randomUUID()}`;
  const epoch = await bucket.create(id, jsonBytes({ holder, renewal: 0 } satisfies Stored));
  if (epoch === undefined) throw new Error(`lease ${id} is somebody else's`);
  // What the dead have left is in nobody's way.
  await forgetOld().catch(() => undefined);
  const stopping = new AbortController();
  let revision = epoch;
  const renew = async () => {
    for (let renewal = 1; !stopping.signal.aborted; renewal += 1) {
      await pause(renewMs, stopping.signal);
      if (stopping.signal.aborted) return;
      const value = jsonBytes({ holder, epoch, renewal } satisfies Stored);
      // Without an answer there is nothing to do but to try again; observers see it as it is.
      revision = (await write(value).catch(() => undefined)) ?? revision;
    }
  };
  /** A write whose answer was lost may have been stored; one that somebody removed is made again. */
  const write = async (value: Uint8Array) =>
    (await bucket.update(id, value, revision)) ?? (await bucket.get(id))?.revision ?? bucket.create(id, value);
  const running = renew();
  return {
    id,
    epoch,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
      await bucket.remove(id, revision).catch(() => undefined);
    },
  };

  async function forgetOld(): Promise<void> {
    const entries = [];
    for await (const entry of bucket.list("engine.*")) entries.push(entry);
    const newest = Math.max(...entries.map(({ at }) => at));
    for (const { key, revision: old, at } of entries) {
      if (newest - at > forgottenMs) await bucket.remove(key, old);
    }
  }
}

/** Every lease there is, of the living and of the dead. */
export async function listLeases(nats: Nats): Promise<readonly Lease[]> {
  const leases: Lease[] = [];
  for await (const { key, value, revision } of openBucket(nats, "leases").list("engine.*")) {
    const { holder, epoch = revision } = jsonOf(value) as Stored;
    leases.push({ id: key, holder, epoch, revision });
  }
  return leases;
}

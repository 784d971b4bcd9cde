import { type Lease, leaseStaleMs } from "@onexit/nats";

/** Knows which engines live: by an own clock, since clocks of different machines do not agree. */
export interface Engines {
  /** Takes in what the leases are now; `monotonic` in ms. */
  see(leases: readonly Lease[], monotonic: number): void;
  /** True when an engine lives that holds a workflow which this one decided last. */
  holds(last: { readonly id: string; readonly epoch: number }): boolean;
}

/** Nothing has been seen yet; a lease counts as alive from its first sight on. */
export function createEngines(): Engines {
  let seen = new Map<string, { readonly revision: number; readonly since: number }>();
  let alive: readonly Lease[] = [];
  return {
    see(leases, monotonic) {
      seen = new Map(
        leases.map(({ id, revision }) => {
          const before = seen.get(id);
          return [id, before?.revision === revision ? before : { revision, since: monotonic }];
        }),
      );
      alive = leases.filter(({ id }) => monotonic - (seen.get(id)?.since ?? monotonic) < leaseStaleMs);
    },
    // One that began later has taken up at its start what others had left.
    holds: ({ id, epoch }) => alive.some((lease) => lease.id === id || (lease.holder.takesUp && lease.epoch > epoch)),
  };
}

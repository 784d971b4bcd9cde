import { errorOfStatus, RetryableError } from "@onexit/sdk";
import type { ContractTarget, Fault } from "@onexit/sdk/testing";
import type { Locks } from "../src/remove-planned.ts";

/** A lock store that holds every lock until it is released, and can be disturbed. */
export interface LockTarget extends ContractTarget, Locks {}

/** A store of locks that all belong to whoever asks. */
export function createLockTarget(): LockTarget {
  const released = new Set<string>();
  const faults: Fault[] = [];
  let isUp = true;
  return {
    release: async (name) => {
      if (!isUp) throw new RetryableError("the lock store is down");
      const fault = faults.shift();
      if (fault === "stall") return await new Promise<never>(() => undefined);
      if (typeof fault === "object") {
        const { status, headers, body = "" } = fault;
        throw errorOfStatus("release", { status, retryAfter: headers?.["retry-after"] ?? null, body }, Date.now());
      }
      const isNew = !released.has(name);
      released.add(name);
      if (fault === "lose the reply") throw new Error("no reply");
      return isNew ? "released" : "absent";
    },
    acts: () => released.size,
    next: (fault) => void faults.push(fault),
    [Symbol.asyncDispose]: async () => {
      isUp = false;
    },
  };
}

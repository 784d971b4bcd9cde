import { type Nats, openLocks } from "@onexit/nats";
import { cleanupAction, type Locks } from "./action.ts";

/** The cleanup action with its locks on a connected, provisioned server. */
export function cleanupOn(nats: Nats) {
  return cleanupAction({ locks: locksOn(async () => nats) });
}

/** The locks of a server that is connected to when they are first needed. */
export function locksOn(connect: () => Promise<Nats>): Locks {
  return {
    release: async (name, owner) => openLocks(await connect(), Date.now).release(name, { owner }),
  };
}

import { type Nats, openLocks } from "@onexit/nats";
import { cleanupAction } from "./action.ts";

/** The cleanup action with its locks on a connected, provisioned server. */
export function cleanupOn(nats: Nats) {
  return cleanupAction({ locks: { release: (name, owner) => openLocks(nats, Date.now).release(name, { owner }) } });
}

import { encodeEvent, type JsonObject, requestSubject } from "@onexit/events";
import { decodeState, isSettled } from "@onexit/interpreter";
import { createPublisher, type Nats, openLedger, openLocks, openRegistrations, openSnapshots } from "@onexit/nats";
import { cleanupAction } from "./action.ts";
import type { LookPorts } from "./registry/look-around.ts";
import type { Registration } from "./registry/registration.ts";
import type { Owners } from "./registry/remove-registered.ts";

/** The cleanup action with its locks and its registry on a connected, provisioned server. */
export function cleanupOn(nats: Nats) {
  return cleanupAction({
    locks: { release: (name, owner) => openLocks(nats, Date.now).release(name, { owner }) },
    registry: openRegistrations<Registration>(nats),
    owners: ownersOn(nats),
    now: Date.now,
  });
}

/** What is registered on a connected, provisioned server. */
export function lookPorts(nats: Nats): LookPorts {
  const ledger = openLedger(nats);
  const publisher = createPublisher(nats);
  return {
    registry: openRegistrations<Registration>(nats),
    owners: ownersOn(nats),
    removalOf: async (key) => (await ledger.get(key))?.entry,
    async publish(request) {
      const id = `${request.key}:0`;
      const subject = requestSubject(request.workflow, request.action);
      await publisher.publish(subject, encodeEvent(request, id, request.workflow), { id });
    },
    now: Date.now,
  };
}

interface Snapshot {
  readonly seq: number;
  readonly state: JsonObject;
}

/** What the snapshots tell of workflows. Nothing of one whose snapshot is not there, or is of another layout. */
function ownersOn(nats: Nats): Owners {
  return {
    async standingOf({ uid }) {
      const stored = await openSnapshots<Snapshot>(nats).get(uid);
      const state = stored === undefined ? undefined : decodeState(stored.snapshot.state);
      if (state === undefined) return { state: "unknown" };
      return isSettled(state) ? { state: "ended", phase: state.phase } : { state: "running" };
    },
  };
}

import type { JsonObject } from "@onexit/events";
import { decodeState, isSettled, type WorkflowState } from "@onexit/interpreter";
import { type Nats, openSnapshots } from "@onexit/nats";

/** A workflow that has not come to its end, as its last snapshot shows it. */
export interface Watched {
  readonly state: WorkflowState;
  /** The journal sequence that the state reflects. */
  readonly seq: number;
  /** Who decided last; absent where its engine holds no lease. */
  readonly engine?: { readonly id: string; readonly epoch: number };
}

interface Snapshot {
  readonly seq: number;
  readonly state: JsonObject;
  readonly engine?: { readonly id: string; readonly epoch: number };
}

/** Keeps every workflow that is not settled, by uid. */
export async function watchWorkflows(nats: Nats, signal: AbortSignal): Promise<ReadonlyMap<string, Watched>> {
  const watched = new Map<string, Watched>();
  const watching = await openSnapshots<Snapshot>(nats).watch({
    signal,
    onChange({ uid, snapshot }) {
      const state = snapshot === undefined ? undefined : decodeState(snapshot.state);
      if (snapshot === undefined || state === undefined || isSettled(state)) watched.delete(uid);
      else watched.set(uid, { ...snapshot, state });
    },
  });
  watching.closed.catch(() => undefined);
  return watched;
}

import type { WorkflowIdentity } from "@onexit/events";
import { decodeState, type WorkflowState } from "@onexit/interpreter";
import type { Engine } from "./engine.ts";
import type { Snapshot, Snapshots } from "./ports.ts";

/** A workflow as readers see it; `seq` is its resourceVersion. */
export interface Seen {
  readonly state: WorkflowState;
  readonly seq: number;
}

/** Finds workflows, whoever holds them: live where this engine does, else from the snapshots. */
export interface Reader {
  /** `@latest` is the newest of the namespace. */
  readonly find: (namespace: string, name: string) => Promise<Seen | undefined>;
  readonly byUid: (uid: string) => Promise<Seen | undefined>;
  /** Newest first; an empty namespace means all. */
  readonly list: (namespace: string) => Promise<readonly Seen[]>;
}

/** Reads what `engine` holds and what `snapshots` keep. A deleted workflow is gone once its handler has ended. */
export function createReader(
  engine: Pick<Engine, "held" | "stateOf">,
  snapshots: Pick<Snapshots, "list" | "heads" | "get">,
): Reader {
  return { find, byUid, list };

  async function byUid(uid: string): Promise<Seen | undefined> {
    const live = engine.stateOf(uid);
    return shown(live === undefined ? seenIn(await snapshots.get(uid)) : [live])[0];
  }

  async function find(namespace: string, name: string): Promise<Seen | undefined> {
    const matches = (workflow: WorkflowIdentity) => workflow.namespace === namespace && workflow.name === name;
    if (name === "@latest") return (await list(namespace))[0];
    const held = engine.held().find(({ state }) => matches(state.workflow));
    if (held !== undefined) return shown([held])[0];
    const found: Seen[] = [];
    for await (const { workflow } of snapshots.heads()) {
      if (matches(workflow)) found.push(...seenIn(await snapshots.get(workflow.uid)));
    }
    return shown(found)[0];
  }

  async function list(namespace: string): Promise<readonly Seen[]> {
    const seen = new Map<string, Seen>(engine.held().map((held) => [held.state.workflow.uid, held]));
    for await (const snapshot of snapshots.list()) {
      const { uid } = snapshot.workflow;
      if (seen.has(uid) || (namespace !== "" && snapshot.workflow.namespace !== namespace)) continue;
      for (const one of seenIn(snapshot)) seen.set(uid, one);
    }
    return shown([...seen.values()].filter(({ state }) => namespace === "" || state.workflow.namespace === namespace));
  }
}

function seenIn(snapshot: Snapshot | undefined): readonly Seen[] {
  const state = snapshot && decodeState(snapshot.state);
  return snapshot === undefined || state === undefined ? [] : [{ state, seq: snapshot.seq }];
}

/** Newest first, without those that were deleted. */
function shown(seen: readonly Seen[]): readonly Seen[] {
  return seen
    .filter(({ state }) => state.deletedAt === undefined || state.finishedAt === undefined)
    .sort((a, b) => b.state.createdAt - a.state.createdAt);
}

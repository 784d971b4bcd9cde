import type { WorkflowIdentity } from "@onexit/events";
import type { WorkflowState } from "@onexit/interpreter";
import type { Engine } from "./engine.ts";
import { createKnownWorkflows, type KnownWorkflows } from "./known-workflows.ts";
import type { Snapshots } from "./ports.ts";

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

/** How many snapshots are read at a time. */
const together = 32;
/** A uid is asked for as part of a subject, and NATS hangs up on whoever sends one that is too long. */
const longestUid = 100;

/** Reads what `engine` holds and what `snapshots` keep. A deleted workflow is gone once its handler has ended. */
export function createReader(
  engine: Pick<Engine, "held" | "stateOf">,
  snapshots: Pick<Snapshots, "heads" | "get">,
  known: KnownWorkflows = createKnownWorkflows(snapshots),
): Reader {
  return { find, byUid, list };

  async function byUid(uid: string): Promise<Seen | undefined> {
    if (uid.length > longestUid) return undefined;
    const seen = engine.stateOf(uid) ?? (await known.read(uid));
    return seen && shown([seen])[0];
  }

  async function find(namespace: string, name: string): Promise<Seen | undefined> {
    const matches = (workflow: WorkflowIdentity) => workflow.namespace === namespace && workflow.name === name;
    if (name === "@latest") return (await list(namespace))[0];
    const held = engine.held().find(({ state }) => matches(state.workflow));
    if (held !== undefined) return shown([held])[0];
    const found = await readAll(matches);
    if (found.length > 0) return found[0];
    await known.look();
    return (await readAll(matches))[0];
  }

  async function readAll(matches: (workflow: WorkflowIdentity) => boolean): Promise<readonly Seen[]> {
    const found: Seen[] = [];
    for (const head of known.heads()) {
      if (!matches(head.workflow)) continue;
      // What is over stays as it is; this process is told of what it reopens itself.
      const seen = await (head.settled ? known.recall(head) : known.read(head.workflow.uid));
      if (seen !== undefined) found.push(seen);
    }
    return shown(found);
  }

  async function list(namespace: string): Promise<readonly Seen[]> {
    const isMeant = (workflow: WorkflowIdentity) => namespace === "" || workflow.namespace === namespace;
    const held = engine.held().filter(({ state }) => isMeant(state.workflow));
    const isHeld = new Set(held.map(({ state }) => state.workflow.uid));
    await known.look();
    const heads = [...known.heads()].filter(({ workflow }) => isMeant(workflow) && !isHeld.has(workflow.uid));
    const seen: Seen[] = [...held];
    for (let from = 0; from < heads.length; from += together) {
      const some = await Promise.all(heads.slice(from, from + together).map(known.recall));
      seen.push(...some.filter((one) => one !== undefined));
    }
    return shown(seen);
  }
}

/** Newest first, without those that were deleted. */
export function shown(seen: readonly Seen[]): readonly Seen[] {
  return seen
    .filter(({ state }) => state.deletedAt === undefined || state.finishedAt === undefined)
    .sort((a, b) => b.state.createdAt - a.state.createdAt);
}

import { decodeState, type WorkflowState } from "@onexit/interpreter";
import type { SnapshotHead, Snapshots } from "./ports.ts";
import type { Seen } from "./reader.ts";

/**
 * Which workflows have snapshots. What this process writes and removes it is told; what others write it finds when it looks.
 * A listing may miss what stays while something else is removed, so nothing that is known is forgotten for not being listed.
 */
export interface KnownWorkflows {
  readonly note: (head: SnapshotHead) => void;
  readonly forget: (uid: string) => void;
  /** Looks at what the server has; who asks while somebody looks waits for a look that begins later. */
  readonly look: () => Promise<void>;
  readonly heads: () => Iterable<SnapshotHead>;
  /** As its snapshot has it now. */
  readonly read: (uid: string) => Promise<Seen | undefined>;
  /** The same, or what was read before if nothing is known to have changed since. */
  readonly recall: (head: SnapshotHead) => Promise<Seen | undefined>;
}

interface Known extends SnapshotHead {
  /** The last look that found it, or when it was noted the one before that. */
  readonly look: number;
}

/** How much is kept of what was read, in nodes; each workflow counts as some more. */
const mostNodes = 50_000;
const nodesOfAny = 20;

/** Knows of nothing until it looks. */
export function createKnownWorkflows(snapshots: Pick<Snapshots, "heads" | "get">, most = mostNodes): KnownWorkflows {
  const known = new Map<string, Known>();
  /** The one that was read last comes last. */
  const kept = new Map<string, Seen>();
  let weight = 0;
  let looks = 0;
  let looking: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  return {
    note,
    forget,
    look() {
      if (looking === undefined) return begin();
      next ??= looking
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          return begin();
        });
      return next;
    },
    heads: () => [...known.values()],
    read,
    async recall(head) {
      const one = kept.get(head.workflow.uid);
      const isListed = (known.get(head.workflow.uid)?.look ?? 0) >= looks;
      return one !== undefined && one.seq >= head.seq && isListed ? one : read(head.workflow.uid);
    },
  };

  function begin(): Promise<void> {
    looking = lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  async function lookOnce(): Promise<void> {
    const look = looks + 1;
    for await (const head of snapshots.heads()) set(head, look);
    looks = look;
  }

  function note(head: SnapshotHead): void {
    // A look that is under way may have passed its place already.
    set(head, looks + 1);
  }

  function set(head: SnapshotHead, look: number): void {
    const before = known.get(head.workflow.uid);
    const { workflow, seq, settled, deleted } = before === undefined || before.seq <= head.seq ? head : before;
    known.set(workflow.uid, { workflow, seq, settled, ...(deleted ? { deleted } : {}), look });
  }

  function forget(uid: string): void {
    known.delete(uid);
    drop(uid);
  }

  async function read(uid: string): Promise<Seen | undefined> {
    const snapshot = await snapshots.get(uid);
    const state = snapshot && decodeState(snapshot.state);
    if (snapshot === undefined) forget(uid);
    drop(uid);
    if (snapshot === undefined || state === undefined) return undefined;
    const seen = { state, seq: snapshot.seq };
    kept.set(uid, seen);
    weight += weightOf(state);
    for (const oldest of kept.keys()) {
      if (weight <= most) break;
      drop(oldest);
    }
    return seen;
  }

  function drop(uid: string): void {
    const one = kept.get(uid);
    if (one !== undefined) weight -= weightOf(one.state);
    kept.delete(uid);
  }
}

function weightOf(state: WorkflowState): number {
  return nodesOfAny + state.nodes.size;
}

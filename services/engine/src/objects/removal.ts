import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { WorkflowEvent, WorkflowIdentity } from "@onexit/events";
import { decodeState, encodeState, fold, isSettled, openDeliveries, type WorkflowState } from "@onexit/interpreter";
import type { Engine } from "../engine.ts";
import type { Journal, Snapshots } from "../ports.ts";
import type { ChangeHub } from "./change-hub.ts";
import { absent, type ObjectRefusal, objectKinds } from "./object.ts";
import { shownWorkflow } from "./workflow-view.ts";

/** What is needed to remove workflows. */
export interface RemovalPorts {
  readonly engine: Pick<Engine, "stateOf" | "ask" | "release" | "rested">;
  readonly journal: Pick<Journal, "append" | "read">;
  readonly snapshots: Pick<Snapshots, "get" | "put" | "heads">;
  /** Removes what is stored of a settled workflow; false when it is not settled, or has changed meanwhile. */
  readonly retire: (uid: string) => Promise<boolean>;
  readonly hub: ChangeHub;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onBroken: (workflow: WorkflowIdentity, error: unknown) => void;
}

/** How workflows go for good. Begun is done: what a crash leaves half removed, the next start removes. */
export interface Removal {
  /** One that runs is told to end, runs its exit handler and goes then; of one that has ended all is removed. */
  readonly remove: (workflow: WorkflowIdentity, by: string) => Promise<ObjectRefusal | undefined>;
  /** To be told of every workflow that has nothing left to do. */
  readonly onSettled: (state: WorkflowState) => void;
  /** Removes what had been deleted before this start. */
  readonly sweep: () => Promise<void>;
}

const retryMs = { first: 1_000, last: 60_000 } as const;

/** Removes workflows of an engine. */
export function createRemoval(ports: RemovalPorts): Removal {
  const { engine, journal, snapshots, hub } = ports;

  return {
    remove,
    onSettled(state) {
      if (state.deletedAt !== undefined) void retire(state.workflow);
    },
    async sweep() {
      for await (const { workflow, settled, deleted } of snapshots.heads()) {
        if (settled && deleted === true) void retire(workflow);
      }
    },
  };

  async function remove(workflow: WorkflowIdentity, by: string): Promise<ObjectRefusal | undefined> {
    const { uid, name } = workflow;
    const live = engine.stateOf(uid)?.state;
    if (live !== undefined && live.finishedAt === undefined) {
      await engine.ask(uid, { type: "Cancel", strategy: "Delete", by, message: "" });
      return undefined;
    }
    if (live !== undefined && !isSettled(live)) return stillOpen(live);
    await engine.rested(uid);
    const snapshot = await snapshots.get(uid);
    const state = snapshot && decodeState(snapshot.state);
    if (snapshot === undefined || state === undefined) return absent(objectKinds.workflows, name);
    if (!isSettled(state)) return state.finishedAt === undefined ? heldElsewhere(name) : stillOpen(state);
    if (state.deletedAt === undefined && !(await mark(state, snapshot.seq, by))) return changedJustNow(name);
    await retireOnce(workflow).catch((error: unknown) => {
      ports.onBroken(workflow, error);
      void retire(workflow);
    });
    return undefined;
  }

  /** The deletion is a fact of the journal before anything is removed. False when somebody else wrote there. */
  async function mark(state: WorkflowState, seq: number, by: string): Promise<boolean> {
    const { workflow } = state;
    const events: readonly WorkflowEvent[] = [{ type: "WorkflowDeleted", at: ports.now(), by }];
    const stored = await journal.append(workflow, { id: randomUUID(), events }, seq);
    // A journal that is gone already belongs to a workflow that was half removed.
    if ("conflict" in stored && !(await isEmpty(workflow))) return false;
    if ("seq" in stored) {
      const marked = encodeState(fold(state, events) as WorkflowState);
      await snapshots.put(workflow.uid, { seq: stored.seq, workflow, state: marked, settled: true, deleted: true });
    }
    hub.tell({
      type: "DELETED",
      uid: workflow.uid,
      namespace: workflow.namespace,
      ...("seq" in stored ? { version: stored.seq } : {}),
      weight: weightOf(state),
      show: (version) => shownWorkflow(state, version),
    });
    return true;
  }

  async function isEmpty(workflow: WorkflowIdentity): Promise<boolean> {
    for await (const _ of journal.read(workflow, 0)) return false;
    return true;
  }

  async function retireOnce(workflow: WorkflowIdentity): Promise<void> {
    if (!(await ports.retire(workflow.uid))) throw new Error(`${workflow.name} changed while it was removed`);
    engine.release(workflow);
  }

  /** Tries until it is done: nobody asks a second time. Never rejects. */
  async function retire(workflow: WorkflowIdentity): Promise<void> {
    for (let waitMs: number = retryMs.first; !ports.signal.aborted; waitMs = Math.min(2 * waitMs, retryMs.last)) {
      try {
        return await retireOnce(workflow);
      } catch {
        await pause(waitMs, undefined, { signal: ports.signal, ref: false }).catch(() => undefined);
      }
    }
  }
}

/** What it costs to remember a state. */
export function weightOf(state: WorkflowState): number {
  return 20 + state.nodes.size;
}

function stillOpen(state: WorkflowState): ObjectRefusal {
  const open = state.deliveries.valueSeq().filter((delivery) => delivery.state === "pending");
  const which = open.map(({ action, destination }) => (destination === "" ? action : `${action} ${destination}`));
  const count = openDeliveries(state);
  return {
    refused: "conflict",
    message:
      `${state.workflow.name} has ended, but ${count} of its deliveries ${count === 1 ? "is" : "are"} still on the way ` +
      `(${which.join(", ")}); it can be deleted once they have arrived or are given up: onexit deliveries`,
  };
}

function heldElsewhere(name: string): ObjectRefusal {
  const message = `${name} has not ended, and this engine does not run it; delete it where it runs, or when it has ended`;
  return { refused: "conflict", message };
}

function changedJustNow(name: string): ObjectRefusal {
  return { refused: "conflict", message: `something was written about ${name} just now; try again` };
}

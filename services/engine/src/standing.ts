import type { WorkflowIdentity } from "@onexit/events";
import { decodeState, fold, type WorkflowState } from "@onexit/interpreter";
import type { JournalAddress } from "@onexit/nats";
import type { Journal, Snapshots } from "./ports.ts";

interface Stores {
  readonly journal: Journal;
  readonly snapshots: Snapshots;
}

/** A workflow as its snapshot and its journal tell it. */
export interface Present {
  readonly state: WorkflowState;
  /** Of the last decision, and of the last one that the snapshot knows; stream sequences. */
  readonly seq: number;
  readonly fromSeq: number;
  /** When the last event was, epoch ms. */
  readonly lastAt: number;
}

/** Every workflow that has a snapshot, and where the journals lie that may not be over. */
export async function standing({ journal, snapshots }: Stores): Promise<{
  readonly workflows: readonly WorkflowIdentity[];
  readonly open: readonly JournalAddress[];
}> {
  // Of the many that are over, no more is read than that they are.
  const ends = new Map((await journal.list()).map((end) => [end.address.uid, end]));
  const workflows: WorkflowIdentity[] = [];
  const open: JournalAddress[] = [];
  for await (const { workflow, seq, settled } of snapshots.heads()) {
    workflows.push(workflow);
    const end = ends.get(workflow.uid)?.seq ?? 0;
    ends.delete(workflow.uid);
    if (!settled || seq < end) open.push(workflow);
  }
  // Those left are without a snapshot.
  return { workflows, open: [...open, ...[...ends.values()].map(({ address }) => address)] };
}

/** The journal's tail folded onto the snapshot, if any; undefined for what is no engine's. */
export async function presentOf({ journal, snapshots }: Stores, address: JournalAddress): Promise<Present | undefined> {
  const snapshot = await snapshots.get(address.uid);
  let state = snapshot && decodeState(snapshot.state);
  const fromSeq = state === undefined ? 0 : (snapshot?.seq ?? 0);
  let seq = fromSeq;
  let lastAt = state?.finishedAt ?? 0;
  let driver = "engine";
  for await (const entry of journal.read(address, seq)) {
    for (const event of entry.decision.events) if (event.type === "WorkflowSubmitted") driver = event.driver;
    state = fold(state, entry.decision.events);
    seq = entry.seq;
    lastAt = Math.max(lastAt, ...entry.decision.events.map((event) => event.at));
  }
  return state === undefined || driver !== "engine" ? undefined : { state, seq, lastAt, fromSeq };
}

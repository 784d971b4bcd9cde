import {
  commandSubject,
  deliveriesOf,
  journalSubject,
  ledgerKeyOf,
  requestsFor,
  type WorkflowIdentity,
} from "@onexit/events";
import { decodeState, isSettled } from "@onexit/interpreter";
import { type Nats, openEventLog, openLedger, openSnapshots } from "@onexit/nats";
import type { Snapshot } from "./ports.ts";

/**
 * Removes what the server stores of a workflow that has ended and whose deliveries have all ended; false when they have
 * not, or when its last snapshot is still on its way. The snapshot goes last: a crash before that leaves a workflow that
 * is known and has ended, and is retired again. Logs on the engine's disk and objects in the archive stay, and no
 * tombstone is left: only a bridge would ask for one, and an engine's workflows are not its business.
 */
export async function retireWorkflow(nats: Nats, uid: string): Promise<boolean> {
  const snapshots = openSnapshots<Snapshot>(nats);
  const found = await snapshots.get(uid);
  if (found === undefined) return true;
  const state = decodeState(found.snapshot.state);
  if (state === undefined || !isSettled(state)) return false;
  const log = openEventLog(nats);
  await Promise.all(subjectsOf(found.snapshot.workflow).map((subject) => log.purge(subject)));
  const ledger = openLedger(nats);
  for await (const { entry, revision } of ledger.list({ uid })) await ledger.delete(ledgerKeyOf(entry), revision);
  return snapshots.delete(uid, found.revision);
}

function subjectsOf(workflow: WorkflowIdentity): readonly string[] {
  return [deliveriesOf(workflow), requestsFor(workflow), commandSubject(workflow), journalSubject(workflow)];
}

import { type ActionRequested, idempotencyKeyOf, type LedgerEntry, type StatusVariables } from "@onexit/events";
import { aWorkflow } from "./journal.ts";

/** A claimed entry for a delivery that no other test has. */
export function anEntry(changes: Partial<LedgerEntry> = {}): LedgerEntry {
  const workflow = changes.workflow ?? aWorkflow();
  const action = changes.action ?? "slack";
  return {
    state: "claimed",
    key: idempotencyKeyOf({ workflow, run: 0, origin: "node", action, destination: "#alerts" }),
    action,
    workflow,
    attempt: 1,
    owner: "owner-1",
    at: 1_700_000_000_000,
    requestSeq: 1,
    notAfter: 1_800_000_000_000,
    ...changes,
  };
}

/** The request that an entry is about. */
export function aRequest(entry: LedgerEntry): ActionRequested {
  return {
    type: "ActionRequested",
    at: entry.at,
    workflow: entry.workflow,
    key: entry.key,
    action: entry.action,
    origin: { kind: "node", node: "wf.onExit" },
    destination: "#alerts",
    parameters: {},
    variables: {} as StatusVariables,
    timeoutMs: 30_000,
    notAfter: entry.notAfter,
    required: false,
  };
}

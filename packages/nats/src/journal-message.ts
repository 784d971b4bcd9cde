import { type Decision, decodeDecision, encodeDecision, type WorkflowIdentity } from "@onexit/events";
import { jsonBytes, jsonOf } from "./json-bytes.ts";

/** Names the decision, so that a writer recognises its own message unread. */
export const decisionHeader = "Onexit-Decision";

/** Lists the types of the events, so that a reader can skip a message unread. */
const typesHeader = "Onexit-Types";

/** The bytes and headers that a decision is stored as. */
export function journalMessageOf(
  decision: Decision,
  workflow: WorkflowIdentity,
): { readonly data: Uint8Array; readonly headers: Readonly<Record<string, string>> } {
  const types = [...new Set(decision.events.map((event) => event.type))];
  return {
    data: jsonBytes(encodeDecision(decision, workflow)),
    headers: { [decisionHeader]: decision.id, [typesHeader]: types.join(",") },
  };
}

/** The decision in a journal message. Throws for what is none. */
export function decisionOf(data: Uint8Array): Decision {
  return decodeDecision(jsonOf(data));
}

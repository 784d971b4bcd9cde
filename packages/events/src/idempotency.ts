import type { WorkflowIdentity } from "./identity.ts";
import { isJsonObject, type Json } from "./json.ts";
import { sha256Hex } from "./sha256.ts";

/** What makes one act the same act, whoever repeats it. */
export interface KeyParts {
  readonly workflow: Pick<WorkflowIdentity, "cluster" | "uid">;
  /** 0, and one more for each `retry` of the workflow. */
  readonly run: number;
  /** `plugin.X.key`, else the node's name without a retry suffix, else the event's type. */
  readonly origin: string;
  readonly action: string;
  /** As declared. */
  readonly destination: string;
}

/** The idempotency key: 64 hex digits. Parts are JSON-encoded, so no two lists of parts can meet. */
export function idempotencyKeyOf(parts: KeyParts): string {
  const { workflow, run, origin, action, destination } = parts;
  return sha256Hex(JSON.stringify([workflow.cluster, workflow.uid, run, origin, action, destination]));
}

/** The name by which people speak of a delivery: `dlv_` and the key's first twelve digits. */
export function deliveryIdOf(key: string): string {
  return `dlv_${key.slice(0, 12)}`;
}

/** Fields by which actions name their destination, most telling first. */
const destinationFields = ["destination", "channel", "repo", "url", "to", "service"] as const;

/** The destination as a manifest declares it; empty when the action's configuration alone knows. */
export function declaredDestinationOf(parameters: Json): string {
  if (!isJsonObject(parameters)) return "";
  for (const field of destinationFields) {
    const value = parameters[field];
    if (typeof value === "string" && value !== "") return value;
  }
  return "";
}

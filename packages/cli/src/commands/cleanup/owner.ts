import { ownerOfName } from "@onexit/cleanup";
import { natsSnapshots } from "@onexit/engine";
import type { WorkflowIdentity } from "@onexit/events";
import { decodeState, isSettled } from "@onexit/interpreter";
import type { Nats } from "@onexit/nats";
import { presentState } from "../../runtime/steering.ts";
import { UsageError } from "../../usage-error.ts";
import type { CleanupOptions } from "./options.ts";

/** Whose something is to be. */
export type OwnerWord = { readonly workflow: string } | { readonly name: string };

/** What the options say of the owner. */
export function ownerWordOf({ owner, ownerName }: CleanupOptions): OwnerWord {
  if (owner !== undefined && ownerName !== undefined) throw new UsageError("give --owner or --owner-name, not both");
  if (owner !== undefined && owner !== "") return { workflow: owner };
  if (ownerName !== undefined && ownerName.trim() !== "") return { name: ownerName };
  throw new UsageError(
    "whose is it? give --owner WORKFLOW, at whose end it is removed, or --owner-name NAME for somebody else: then only --ttl counts",
  );
}

/** That owner. A workflow must be there, and not have ended. */
export async function findOwner(nats: Nats, word: OwnerWord, namespace: string): Promise<WorkflowIdentity> {
  if ("name" in word) return ownerOfName(namespace, word.name);
  const [name = "", inNamespace = namespace] = word.workflow.split("/").reverse();
  const state = (await presentState(nats, inNamespace, name)) ?? (await stateOfUid(nats, word.workflow));
  if (state === undefined) {
    throw new UsageError(
      `there is no workflow ${JSON.stringify(name)} in namespace ${inNamespace}; for an owner that is no workflow give --owner-name`,
      5,
    );
  }
  if (isSettled(state)) {
    throw new UsageError(
      `workflow ${state.workflow.name} has ended, so what is registered for it would be removed at once; for another owner give --owner-name`,
    );
  }
  return state.workflow;
}

async function stateOfUid(nats: Nats, uid: string) {
  const snapshot = await natsSnapshots(nats).get(uid);
  return snapshot === undefined ? undefined : decodeState(snapshot.state);
}

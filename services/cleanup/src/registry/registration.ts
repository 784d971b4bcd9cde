import type { WorkflowIdentity } from "@onexit/events";
import { type Resource, resourceIdOf } from "./resource.ts";

/** Somebody's word that a thing is theirs, and that it is to be removed if they do not do it themselves. */
export interface Registration {
  readonly resource: Resource;
  /** A workflow, or who `ownerOfName` made. */
  readonly owner: WorkflowIdentity;
  /** Epoch ms. */
  readonly registeredAt: number;
  /** Epoch ms; from then on it is due, whatever its owner does. */
  readonly expiresAt: number;
  /** For people. */
  readonly why: string;
  /** New with every registration and every renewal: what was asked for before is not meant for it. */
  readonly id: string;
  /** How often its removal was asked for before, in vain. */
  readonly round: number;
  /** Epoch ms until which, at the latest, somebody is removing it. */
  readonly takenUntil?: number;
}

/** What is known of an owner. `unknown`: it is no workflow, or no trace of it is left. */
export type OwnerStanding =
  | { readonly state: "running" }
  /** Nothing that it asked for is on its way any more. */
  | { readonly state: "ended"; readonly phase: string }
  | { readonly state: "unknown" };

/** Whether a registered thing is to be removed, and why, for people. */
export interface Verdict {
  readonly due: boolean;
  readonly why: string;
}

/**
 * Due is what nobody has removed whose owner has ended with all its deliveries, and what is past its time. Before its
 * time nothing is taken from an owner that runs, or of which nothing is known. After it the time decides, also against
 * an owner that runs: one whose engine died for good looks just so, and one that lives can renew.
 */
export function verdictOf({ owner, expiresAt }: Registration, standing: OwnerStanding, now: number): Verdict {
  if (standing.state === "ended") {
    return { due: true, why: `${owner.name} ended ${standing.phase} and did not remove it` };
  }
  if (expiresAt > now) {
    return { due: false, why: standing.state === "running" ? `${owner.name} runs` : `its time is not over` };
  }
  const still = standing.state === "running" ? `, though ${owner.name} still runs` : "";
  return { due: true, why: `its time is over${still}` };
}

/** Names a registration in the registry. */
export function keyOf({ owner, resource }: Pick<Registration, "owner" | "resource">) {
  return { owner: owner.uid, resource: resourceIdOf(resource) };
}

const nameMark = "name:";

/** An owner that is no workflow: its things are kept until their time is over. */
export function ownerOfName(namespace: string, name: string): WorkflowIdentity {
  return { cluster: "local", namespace, name, uid: `${nameMark}${namespace}/${name}` };
}

/** True for what `ownerOfName` made. */
export function isMereName({ uid }: Pick<WorkflowIdentity, "uid">): boolean {
  return uid.startsWith(nameMark);
}

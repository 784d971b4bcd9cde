import type { DeliveryEvent } from "./delivery-event.ts";
import type { WorkflowIdentity } from "./identity.ts";
import type { JsonObject } from "./json.ts";
import { token } from "./subject.ts";

/** `claimed`: being acted on, or its owner died; `retrying`: waits; `done` and `dead` are final. */
export type LedgerState = "claimed" | "retrying" | "done" | "dead";

/** What the ledger knows of one delivery; what was done is decided here and nowhere else. */
export interface LedgerEntry {
  readonly state: LedgerState;
  readonly key: string;
  readonly action: string;
  readonly workflow: WorkflowIdentity;
  /** 1-based; counts acts that were begun, never messages that came. */
  readonly attempt: number;
  /** The process that claimed it; new at every start. */
  readonly owner: string;
  /** Epoch ms of this entry, for people; staleness is judged by the revision. */
  readonly at: number;
  /** Epoch ms of the next attempt, when retrying. */
  readonly notBefore?: number;
  /** The destination, as declared, that asked to be left alone until `notBefore`. */
  readonly askedToWait?: string;
  /** True when the message was acked and the parking scan brings it back. */
  readonly parked?: boolean;
  /** The destination must be asked before the next act. */
  readonly unclear?: boolean;
  /** Epoch ms just before the first byte of the act that is unclear; a probe looks from there. */
  readonly sentAt?: number;
  /** Epoch ms of the latest attempt that may have acted; a probe looks until its time was over. */
  readonly lastSentAt?: number;
  /** Stream sequence of the request. */
  readonly requestSeq: number;
  readonly notAfter: number;
  /** Who had it tried again by hand, the latest last. */
  readonly askedAgain?: readonly AskedAgain[];
  /** What was created, so that it can be found again. */
  readonly created?: JsonObject;
  /** The last word on this delivery; published again when a message finds it final. */
  readonly outcome?: DeliveryEvent;
}

/** A retry that a person asked for. */
export interface AskedAgain {
  /** Epoch ms. */
  readonly at: number;
  /** The last attempt before it. */
  readonly afterAttempt: number;
  /** Who, as the door knows them; nobody is named on the command line. */
  readonly by?: string;
  readonly reason?: string;
}

/** The ledger's key for a delivery: `<action>.<uid>.<idempotency key>`. */
export function ledgerKeyOf(entry: {
  readonly action: string;
  readonly workflow: { readonly uid: string };
  readonly key: string;
}): string {
  return `${token(entry.action)}.${token(entry.workflow.uid)}.${entry.key}`;
}

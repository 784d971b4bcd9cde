import type { WorkflowIdentity } from "./identity.ts";
import type { Json, JsonObject } from "./json.ts";
import type { StatusVariables } from "./status-variables.ts";

/** Where a delivery stands, in the words that people are shown. */
export type DeliveryState = "pending" | "sent" | "previewed" | "retrying" | "dead" | "suppressed" | "dropped";

/** Who asked for an action. */
export type Origin =
  | { readonly kind: "node"; readonly node: string }
  | { readonly kind: "event"; readonly event: string };

/** A request for one action: published once for each key, again when it is parked or retried by hand. */
export interface ActionRequested {
  readonly type: "ActionRequested";
  /** Epoch ms of the event that caused it. */
  readonly at: number;
  readonly workflow: WorkflowIdentity;
  /** The idempotency key: computed once, carried, never recomputed. */
  readonly key: string;
  readonly action: string;
  readonly origin: Origin;
  /** As declared, unrendered. */
  readonly destination: string;
  /** The body of `plugin.<action>` less the fields that onexit itself reads; texts are Handlebars sources. */
  readonly parameters: JsonObject;
  /** The named message template to use, if any. */
  readonly template?: string;
  readonly variables: StatusVariables;
  /** Bounds one attempt. */
  readonly timeoutMs: number;
  /** Epoch ms after which the request is answered with ActionDead, unacted. */
  readonly notAfter: number;
  readonly required: boolean;
}

/** One call to a destination as it went out, and what was answered; secrets are masked, bodies cut at 4 kB. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  readonly durationMs: number;
  /** Absent when no answer came. */
  readonly status?: number;
  /** The answer's body. */
  readonly reply?: string;
}

interface DeliveryFact {
  readonly at: number;
  readonly workflow: WorkflowIdentity;
  readonly key: string;
  readonly action: string;
  readonly origin: Origin;
  /** As rendered: what people recognise, never a secret. */
  readonly destination: string;
  /** 1-based, the ledger's count. */
  readonly attempt: number;
  /** How long the attempt took. */
  readonly durationMs: number;
  /** What was said to the destination in this attempt, and what it answered; the last calls of many. */
  readonly exchanges?: readonly Exchange[];
}

/** Why an attempt did not succeed. */
export interface DeliveryProblem {
  readonly message: string;
  /** HTTP status, where there was one. */
  readonly status?: number;
  /** The provider's own code, e.g. `invalid_blocks`. */
  readonly code?: string;
  /** The answer's body, masked and cut at 4 kB. */
  readonly body?: string;
}

/** What was done to the text so that it could be sent. */
export interface DeliveryNotes {
  /** The fields that were cut to the provider's limits. */
  readonly truncated?: readonly string[];
  /** Variables that the text names and nobody knows. */
  readonly unknown?: readonly string[];
  /** What was wrong with a text that was sent as its raw source instead. */
  readonly problems?: readonly string[];
}

export interface ActionSucceeded extends DeliveryFact, DeliveryNotes {
  readonly type: "ActionSucceeded";
  /** What the destination answered, in a word: `200`, `created`, `3 files`. */
  readonly detail: string;
  /** True when the act was found done already. */
  readonly already: boolean;
  /** What was created: a Slack ts, a status id, an object's name. */
  readonly created?: JsonObject;
}

/** Not sent for want of a secret; `preview` is what would have been sent. */
export interface ActionPreviewed extends DeliveryFact, DeliveryNotes {
  readonly type: "ActionPreviewed";
  readonly missing: readonly string[];
  readonly preview: Json;
}

/** This attempt failed and another will follow. */
export interface ActionFailed extends DeliveryFact {
  readonly type: "ActionFailed";
  readonly problem: DeliveryProblem;
  /** `unclear`: the destination is asked before the next attempt. */
  readonly outcome: "retry" | "unclear";
  /** Epoch ms. */
  readonly nextAttemptAt: number;
}

/** Given up: the dead letter. */
export interface ActionDead extends DeliveryFact {
  readonly type: "ActionDead";
  readonly problem: DeliveryProblem;
}

/** Deliberately not sent. */
export interface ActionSuppressed extends DeliveryFact {
  readonly type: "ActionSuppressed";
  readonly reason: string;
}

/** Given up by a person, who says why: never sent again. Written by whoever drops it, after the ledger. */
export interface ActionDropped extends DeliveryFact {
  readonly type: "ActionDropped";
  readonly reason: string;
  /** As the engine's door knows them; absent where nobody is known. */
  readonly by?: string;
}

/** What is said about one delivery: by its service, and of a dropped one by a person. */
export type DeliveryEvent =
  | ActionSucceeded
  | ActionPreviewed
  | ActionFailed
  | ActionDead
  | ActionSuppressed
  | ActionDropped;

/** The state that an event leaves its delivery in. */
export function deliveryStateOf(event: DeliveryEvent): DeliveryState {
  switch (event.type) {
    case "ActionSucceeded":
      return "sent";
    case "ActionPreviewed":
      return "previewed";
    case "ActionFailed":
      return "retrying";
    case "ActionDead":
      return "dead";
    case "ActionSuppressed":
      return "suppressed";
    case "ActionDropped":
      return "dropped";
  }
}

/** True for a state that a delivery leaves only by hand. */
export function isDeliveryEnded(state: DeliveryState): boolean {
  return state !== "pending" && state !== "retrying";
}

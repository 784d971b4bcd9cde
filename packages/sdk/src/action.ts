import type {
  ActionRequested,
  HistoryVariables,
  Json,
  JsonObject,
  StatusVariables,
  WorkflowEvent,
  WorkflowIdentity,
} from "@onexit/events";
import type { Escape } from "@onexit/render";
import type { z } from "zod";
import type { Config, ConfigDeclaration, ConfigOf } from "./config.ts";
import type { Http } from "./http.ts";
import type { Log } from "./log.ts";
import type { Recorder } from "./recorder.ts";

/** What an act did. `detail` is a word for people: `200`, `created`, `3 files`. */
export type Outcome = Done | Suppressed;

/** It is done, now or before. */
export interface Done {
  /** `already`: it was found done. */
  readonly outcome: "succeeded" | "already";
  readonly detail: string;
  /** What was created, so that it can be found again. */
  readonly created?: JsonObject;
  /** What people recognise, never a secret; the declared destination unless given. */
  readonly destination?: string;
  /** The fields that were cut to the destination's limits. */
  readonly truncated?: readonly string[];
  /** Variables that the action's own texts name and nobody knows. */
  readonly unknown?: readonly string[];
}

/** Deliberately not done. */
export interface Suppressed {
  readonly outcome: "suppressed";
  /** Why. */
  readonly detail: string;
  readonly destination?: string;
}

/** What the destination says of an act whose reply was lost; `unknown` when it cannot be asked. */
export type Probe = Done | "absent" | "unknown";

/** What to do about an act that may have been done when the destination cannot be asked. */
export type OnUnclear = "resend" | "drop";

/** The variables of a request and what is only known while it is delivered. */
export type MessageVariables = StatusVariables & {
  readonly delivery: { readonly id: string; readonly attempt: number };
};

/** Everything that one attempt may use. */
export interface ActionContext<P = JsonObject, C = Config> {
  readonly request: ActionRequested;
  /** Rendered, then checked by the action's schema. */
  readonly parameters: P;
  readonly variables: MessageVariables;
  /** The idempotency key; give it to the destination. */
  readonly key: string;
  /** 1-based. */
  readonly attempt: number;
  /** Ends every call; its reason names the limit that was hit. */
  readonly signal: AbortSignal;
  readonly http: Http;
  readonly log: Log;
  readonly config: C;
  /** What an earlier attempt created. */
  readonly created?: JsonObject;
  /** Epoch ms just before the first byte of an earlier act that is unclear. */
  readonly sentAt?: number;
  /** Epoch ms of the latest attempt that is unclear: it was over a `timeout` later, and its act done by then or never. */
  readonly lastSentAt?: number;
  /**
   * Await it immediately before the first byte of the act: it renews the claim and marks the act as begun. Rejects with
   * LostClaimError when somebody else acts by now. `http.post` and its like call it themselves.
   */
  sent(): Promise<void>;
  /** Keeps a call that goes past `http`, and its answer, for those who look at the delivery; `http` does so by itself. */
  readonly record: Recorder["record"];
}

/** A lifecycle event that an action subscribes to. */
export interface LifecycleEvent<C = Config> {
  readonly event: WorkflowEvent;
  readonly workflow: WorkflowIdentity;
  readonly variables: StatusVariables;
  readonly config: C;
}

/** A delivery that a lifecycle event calls for. */
export interface Call {
  /** Tells it from the event's other ones, each time the event is looked at. */
  readonly name: string;
  /** Texts are Handlebars sources, as in a manifest. */
  readonly parameters: JsonObject;
}

/** What an action is made of. */
export interface ActionDefinition<P, D extends ConfigDeclaration> {
  /** The `X` in `plugin.X`: lower case, digits, dashes. */
  readonly name: string;
  /** The shape of `plugin.<action>`; any object without one. */
  readonly parameters?: z.ZodType<P>;
  readonly config?: D;
  /** Lifecycle events that ask for this action without being declared in a workflow. */
  readonly on?: readonly WorkflowEvent["type"][];
  /**
   * What a lifecycle event calls for; one delivery without parameters unless given. It is asked before there is a delivery,
   * so that an event which calls for nothing leaves no trace; when it rejects, and after a crash, it is asked again.
   */
  callsFor?(about: LifecycleEvent<ConfigOf<D>>): Promise<readonly Call[]>;
  /** Bounds one attempt at a lifecycle event; requests bring their own. 30 s unless given. */
  readonly timeoutMs?: number;
  /** How values are escaped that are put into the parameters' texts, all of them or by name; `none` unless given. */
  readonly escape?: Escape | { readonly [parameter: string]: Escape };
  /** Parameters that are no messages: they come as the manifest has them, their tags untouched. */
  readonly verbatim?: readonly string[];
  /** How many attempts there may be; only the request's deadline limits them unless given. */
  readonly attempts?: number;
  /** `resend` unless given: right for acts that are idempotent, or better done twice than never. */
  onUnclear?(config: ConfigOf<D>): OnUnclear;
  /** Looks up what is known of earlier runs, before the parameters are rendered. It changes nothing. */
  recall?(about: { readonly request: ActionRequested; readonly config: ConfigOf<D> }): Promise<HistoryVariables>;
  /** Acts once and returns what was done, or throws one of the three errors. It never repeats by itself. */
  run(context: ActionContext<P, ConfigOf<D>>): Promise<Outcome>;
  /** Asks the destination whether an unclear act was done. It changes nothing. */
  probe?(context: ActionContext<P, ConfigOf<D>>): Promise<Probe>;
  /** What would be sent; the rendered parameters unless given. Secrets may be missing here. */
  preview?(context: ActionContext<P, Partial<ConfigOf<D>>>): Json;
}

/** Any action, whatever its parameters and configuration are. */
export type Action = ActionDefinition<unknown, ConfigDeclaration>;

/** Checks a definition; what it returns is given to `startAction` or `serve`. */
export function defineAction<P = JsonObject, const D extends ConfigDeclaration = Record<never, never>>(
  definition: ActionDefinition<P, D>,
): ActionDefinition<P, D> {
  if (!/^[a-z][a-z0-9-]*$/.test(definition.name)) {
    throw new Error(
      `an action's name is lower-case letters, digits and dashes, not ${JSON.stringify(definition.name)}`,
    );
  }
  return definition;
}

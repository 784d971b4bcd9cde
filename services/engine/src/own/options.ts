import type { ActionRequested, Json, JsonObject } from "@onexit/events";
import type { Nats } from "@onexit/nats";
import type { Log } from "@onexit/sdk";
import type { Hono } from "hono";

/** An action as people read about it. */
export interface ActionDescription {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly ParameterDescription[];
  /** Where what it sends goes, in words. */
  readonly destination: string;
  readonly secrets: readonly NeededVariable[];
  /** The body of `plugin.<action>`. */
  readonly example: JsonObject;
}

/** A variable of an action's environment, by its name alone. */
export interface NeededVariable {
  readonly name: string;
  readonly present: boolean;
  readonly required: boolean;
  /** Another variable that will do as well. */
  readonly instead?: string;
}

/** One parameter of an action. */
export interface ParameterDescription {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly values?: readonly string[];
}

/** What would be sent for a request; `invalid` says why there is nothing. */
export type Previewed =
  | {
      readonly preview: Json;
      readonly unknown: readonly string[];
      readonly problems: readonly string[];
      readonly missing: readonly string[];
    }
  | { readonly invalid: string };

/** What takes part in this process, and why it does not work, if it does not. */
export interface RoleHealth {
  readonly name: string;
  readonly ready: boolean;
  readonly reasons: readonly string[];
}

/** What the dashboard's own routes are answered from, beside the engine. The actions are others' services. */
export interface OwnOptions {
  readonly nats: Nats;
  readonly cluster: string;
  /** The actions that this process knows. */
  readonly actions: () => Promise<readonly ActionDescription[]>;
  /** Builds an action's message and sends nothing; undefined for an action that nobody here knows. */
  readonly preview: (request: ActionRequested) => Promise<Previewed | undefined>;
  readonly policies: () => Promise<{ readonly items: readonly JsonObject[]; readonly problems: readonly string[] }>;
  readonly roles: () => readonly RoleHealth[];
  /** What becomes of the data when everything here ends, in words. */
  readonly persistence: string;
  /** The built dashboard; its pages say how to build it when it is not there. Without it the door has no pages. */
  readonly pages?: string;
  /** Further pages, from others' hands. */
  readonly more?: Hono;
  /** Where it is written down who did what. */
  readonly log: Log;
  /** Told of what went wrong where nobody waits for an answer. */
  readonly onProblem: (error: unknown) => void;
}

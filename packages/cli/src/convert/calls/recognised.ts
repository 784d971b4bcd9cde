import type { JsonObject } from "@onexit/events";
import type { Need } from "../finding.ts";
import type { FoundCall } from "../script-in.ts";

/** The action that does what a call does. */
export interface Recognised {
  readonly action: string;
  readonly parameters: JsonObject;
  readonly needs: readonly Need[];
  readonly notes: readonly string[];
}

/** Says which action a call is; undefined where it is for another service. Throws `Uncertain` for one of its own that it cannot tell. */
export type Recognise = (found: FoundCall) => Recognised | undefined;

import type { DeliveryState, WorkflowIdentity } from "@onexit/events";
import { parseDuration } from "@onexit/manifest";
import type { DeliveryHistory } from "./delivery-log.ts";
import { DeliveryError } from "./error.ts";

/** Which deliveries are meant; what is not said may be anything. */
export interface DeliveryFilter {
  /** One state, or several with commas between. */
  readonly state?: string;
  readonly action?: string;
  /** A workflow's name or uid. */
  readonly workflow?: string;
  /** A part of the destination, upper or lower case. */
  readonly destination?: string;
  /** Epoch ms between which the last word was said, or the request made. */
  readonly since?: number;
  readonly until?: number;
}

/** The same as people write it. */
export interface FilterOptions {
  readonly state?: string;
  readonly action?: string;
  readonly workflow?: string;
  readonly destination?: string;
  readonly since?: string;
  readonly until?: string;
}

/** What a filter looks at. */
export interface FilterFacts {
  readonly state: DeliveryState;
  readonly action: string;
  readonly workflow: Pick<WorkflowIdentity, "name" | "uid">;
  readonly destination: string;
  /** Epoch ms of the last word, or of the request. */
  readonly updatedAt: number;
}

const states = ["sent", "previewed", "retrying", "dead", "suppressed", "dropped", "pending"];

/**
 * Reads a filter. Throws DeliveryError, its message beginning with the option's name, for a state that there is not, and
 * for what is neither a time nor a duration.
 */
export function filterOf({ since, until, ...texts }: FilterOptions, now: number): DeliveryFilter {
  const unknown = texts.state?.split(",").find((state) => !states.includes(state));
  if (unknown !== undefined) {
    throw new DeliveryError("invalid", `state ${JSON.stringify(unknown)}: there are only ${states.join(", ")}`);
  }
  const { state, action, workflow, destination } = texts;
  return {
    ...(state === undefined ? {} : { state }),
    ...(action === undefined ? {} : { action }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(destination === undefined ? {} : { destination: destination.toLowerCase() }),
    ...(since === undefined ? {} : { since: timeOf("since", since, now) }),
    ...(until === undefined ? {} : { until: timeOf("until", until, now) }),
  };
}

/** True when something was said: a filter that says nothing means every delivery there is. */
export function saysSomething(filter: DeliveryFilter): boolean {
  return Object.keys(filter).length > 0;
}

/** True for a delivery that is meant. */
export function matches(filter: DeliveryFilter, delivery: DeliveryHistory): boolean {
  const { state, action, workflow } = delivery;
  const updatedAt = delivery.events.at(-1)?.at ?? delivery.request.at;
  return matchesFacts(filter, { state, action, workflow, destination: destinationOf(delivery), updatedAt });
}

/** The same of what is kept of a delivery. */
export function matchesFacts(filter: DeliveryFilter, facts: FilterFacts): boolean {
  const { state, action, workflow, destination, since, until } = filter;
  return (
    isInState(state, facts.state) &&
    (action === undefined || facts.action === action) &&
    (workflow === undefined || facts.workflow.name === workflow || facts.workflow.uid === workflow) &&
    (destination === undefined || facts.destination.toLowerCase().includes(destination)) &&
    (since === undefined || facts.updatedAt >= since) &&
    (until === undefined || facts.updatedAt <= until)
  );
}

/** True for a state that the filter's text names, and for every one where it names none. */
export function isInState(wanted: string | undefined, state: DeliveryState): boolean {
  return wanted === undefined || wanted.split(",").includes(state);
}

/** The destination as rendered, where an attempt was made; else as declared. */
export function destinationOf({ events, request }: Pick<DeliveryHistory, "events" | "request">): string {
  return events.at(-1)?.destination ?? request.destination;
}

/** `2h` ago, or a point in time such as `2026-01-02T03:04:05Z`; epoch ms. Throws DeliveryError. */
export function timeOf(option: string, text: string, now: number): number {
  const ago = parseDuration(text);
  if ("ms" in ago) return now - ago.ms;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new DeliveryError(
    "invalid",
    `${option} ${JSON.stringify(text)}: write how long ago, as in 2h, or a time, as in 2026-01-02T03:04:05Z`,
  );
}

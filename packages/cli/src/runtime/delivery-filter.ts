import { parseDuration } from "@onexit/manifest";
import { UsageError } from "../usage-error.ts";
import type { DeliveryHistory } from "./delivery-log.ts";

/** Which deliveries are meant; what is not said may be anything. */
export interface DeliveryFilter {
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

/** The same as it is written on the command line. */
export interface FilterOptions {
  readonly state?: string;
  readonly action?: string;
  readonly workflow?: string;
  readonly destination?: string;
  readonly since?: string;
  readonly until?: string;
}

const states = ["sent", "previewed", "retrying", "dead", "suppressed", "dropped", "pending"];

/** Reads a filter. Throws UsageError for a state that there is not, and for what is neither a time nor a duration. */
export function filterOf({ since, until, ...texts }: FilterOptions, now: number): DeliveryFilter {
  if (texts.state !== undefined && !states.includes(texts.state)) {
    throw new UsageError(`--state ${JSON.stringify(texts.state)}: there are only ${states.join(", ")}`);
  }
  const { state, action, workflow, destination } = texts;
  return {
    ...(state === undefined ? {} : { state }),
    ...(action === undefined ? {} : { action }),
    ...(workflow === undefined ? {} : { workflow }),
    ...(destination === undefined ? {} : { destination: destination.toLowerCase() }),
    ...(since === undefined ? {} : { since: timeOf("--since", since, now) }),
    ...(until === undefined ? {} : { until: timeOf("--until", until, now) }),
  };
}

/** True when something was said: a filter that says nothing means every delivery there is. */
export function saysSomething(filter: DeliveryFilter): boolean {
  return Object.keys(filter).length > 0;
}

/** True for a delivery that is meant. */
export function matches(filter: DeliveryFilter, delivery: DeliveryHistory): boolean {
  const { state, action, workflow, destination, since, until } = filter;
  const at = delivery.events.at(-1)?.at ?? delivery.request.at;
  return (
    (state === undefined || delivery.state === state) &&
    (action === undefined || delivery.action === action) &&
    (workflow === undefined || delivery.workflow.name === workflow || delivery.workflow.uid === workflow) &&
    (destination === undefined || destinationOf(delivery).toLowerCase().includes(destination)) &&
    (since === undefined || at >= since) &&
    (until === undefined || at <= until)
  );
}

/** The destination as rendered, where an attempt was made; else as declared. */
export function destinationOf({ events, request }: DeliveryHistory): string {
  return events.at(-1)?.destination ?? request.destination;
}

/** `2h` ago, or a point in time such as `2026-01-02T03:04:05Z`. */
function timeOf(option: string, text: string, now: number): number {
  const ago = parseDuration(text);
  if ("ms" in ago) return now - ago.ms;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `${option} ${JSON.stringify(text)}: write how long ago, as in 2h, or a time, as in 2026-01-02T03:04:05Z`,
  );
}

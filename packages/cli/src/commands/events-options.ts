import type { EventFilterOptions } from "../events/event-filter.ts";
import type { GlobalOptions } from "../program/options.ts";

/** What stands behind `onexit events`. */
export interface EventsOptions extends GlobalOptions, EventFilterOptions {
  readonly nats?: string;
  readonly follow?: boolean;
  /** Where a replay goes. */
  readonly to?: string;
  readonly dryRun?: boolean;
}

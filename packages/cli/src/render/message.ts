import type { ActionRequested } from "@onexit/events";

/** Messages to be built, and where they were found. */
export interface Asked {
  /** For people: a file's name, or a run's. */
  readonly from: string;
  readonly requests: readonly ActionRequested[];
  /** What else is worth a line. */
  readonly notes: readonly string[];
}

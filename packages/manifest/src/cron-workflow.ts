import type { JsonObject } from "@onexit/events";
import type { Workflow, WorkflowMetadata } from "./workflow.ts";

/** A workflow that starts at certain times. */
export interface CronWorkflow {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Five fields or `@daily` and the like, perhaps behind `CRON_TZ=…`; at least one. */
  readonly schedules: readonly string[];
  /** An IANA name. */
  readonly timezone?: string;
  readonly concurrencyPolicy: "Allow" | "Forbid" | "Replace";
  /** How many seconds late a run may still start. */
  readonly startingDeadlineSeconds?: number;
  readonly suspend: boolean;
  readonly successfulJobsHistoryLimit: number;
  readonly failedJobsHistoryLimit: number;
  /** An expression over `cronworkflow.*`: no further run once it is true. */
  readonly stopStrategy?: string;
  /** A condition of each run. */
  readonly when?: string;
  readonly metadata: WorkflowMetadata;
  /** What each run is. */
  readonly workflow: Workflow;
  /** The same as a manifest of kind Workflow. */
  readonly manifest: JsonObject;
}

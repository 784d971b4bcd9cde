import { z } from "zod";

const name = z.string().min(1).max(200);

/** The body of `plugin.metrics`. */
export const metricsParameters = z.strictObject({
  /** Prometheus' job, and OpenTelemetry's `service.name`. */
  job: name.optional(),
  /** What stands for all runs of this workflow; else its WorkflowTemplate, its CronWorkflow or its name's beginning. */
  workflow: name.optional(),
});

/** Those parameters, rendered. */
export type MetricsParameters = z.infer<typeof metricsParameters>;

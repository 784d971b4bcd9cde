import type { ActionRequested } from "@onexit/events";
import { templateNameOf } from "@onexit/sdk";
import type { MetricsParameters } from "./parameters.ts";

/** How a workflow can have ended. */
export const phases = ["Succeeded", "Failed", "Error"] as const;

/** The end of one run, and the series that all runs of its kind share. */
export interface End {
  readonly job: string;
  readonly namespace: string;
  readonly workflow: string;
  readonly phase: (typeof phases)[number];
  readonly durationSeconds: number | undefined;
  /** Epoch ms: when the action was asked for, whichever attempt this is. */
  readonly at: number;
}

/** One value. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  /** As OpenTelemetry writes it. */
  readonly unit: string;
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

/** The end that a request tells of; undefined when the workflow has not ended. */
export function endOf({ variables, at }: ActionRequested, parameters: MetricsParameters): End | undefined {
  const { namespace, status, duration } = variables.workflow;
  const phase = phases.find((known) => known === status);
  if (phase === undefined) return undefined;
  const seconds = Number(duration);
  return {
    job: parameters.job ?? "onexit",
    namespace,
    workflow: parameters.workflow ?? templateNameOf(variables.workflow),
    phase,
    durationSeconds: duration === "" || Number.isNaN(seconds) ? undefined : seconds,
    at,
  };
}

/**
 * The values of an end. All are gauges: whoever pushes a counter has to know the last one. The time of the last success is
 * there after a success only.
 */
export function gaugesOf({ phase, durationSeconds, at }: End): readonly Gauge[] {
  const one = (name: string, help: string, value: number): Gauge => ({
    name,
    help,
    unit: "s",
    samples: [{ labels: {}, value }],
  });
  return [
    {
      name: "onexit_workflow_last_status",
      help: "How the last run ended: 1 for its phase, 0 for the others.",
      unit: "1",
      samples: phases.map((known) => ({ labels: { phase: known }, value: known === phase ? 1 : 0 })),
    },
    one("onexit_workflow_last_end_timestamp_seconds", "When the last run ended.", at / 1_000),
    ...(durationSeconds === undefined
      ? []
      : [one("onexit_workflow_last_duration_seconds", "How long the last run took.", durationSeconds)]),
    ...(phase === "Succeeded"
      ? [one("onexit_workflow_last_success_timestamp_seconds", "When a run last succeeded.", at / 1_000)]
      : []),
  ];
}

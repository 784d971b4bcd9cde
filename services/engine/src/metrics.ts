import type { WorkflowEvent } from "@onexit/events";
import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What an engine counts, in a registry of its own. */
export interface EngineMetrics {
  readonly registry: Registry;
  readonly observe: (events: readonly WorkflowEvent[]) => void;
}

/** Counters of events and of ended workflows, how long those took, and how many are held. */
export function createEngineMetrics(held: () => number): EngineMetrics {
  const registry = new Registry();
  const registers = [registry];
  const events = new Counter({
    name: "onexit_events_total",
    help: "Journal events by type",
    labelNames: ["type"],
    registers,
  });
  const finished = new Histogram({
    name: "onexit_workflow_duration_seconds",
    help: "Duration of workflows by phase, the exit handler included",
    labelNames: ["phase"],
    buckets: [0.1, 1, 10, 60, 300, 1800, 7200],
    registers,
  });
  new Gauge({
    name: "onexit_workflows_held",
    help: "Workflows that this engine drives",
    registers,
    collect() {
      this.set(held());
    },
  });
  return {
    registry,
    observe(decided) {
      for (const event of decided) {
        events.inc({ type: event.type });
        if (event.type !== "WorkflowFinished") continue;
        finished.observe({ phase: event.phase }, Number(event.variables.workflow.duration));
      }
    },
  };
}

import {
  isJsonObject,
  type JsonObject,
  type StatusVariables,
  type WorkflowEvent,
  type WorkflowIdentity,
  type WorkflowSubmitted,
} from "@onexit/events";
import type { Trigger } from "./policy.ts";

/** How a workflow ended, in the words of policies; `Recovered` takes its predecessors to know. */
export type Outcome = Exclude<Trigger, "Recovered">;

/** A workflow that has ended: what policies look at. */
export interface WorkflowEnd {
  readonly workflow: WorkflowIdentity;
  /** 0, and one more for each `retry` of the workflow. */
  readonly run: number;
  /** Epoch ms. */
  readonly at: number;
  readonly outcome: Outcome;
  /** What its runs have in common. */
  readonly template: string;
  readonly cron?: string;
  readonly variables: StatusVariables;
}

const cronLabel = "workflows.argoproj.io/cron-workflow";

/** The end of a run that a journal tells of, of its latest one unless told which; undefined while there is none. */
export function endIn(events: readonly WorkflowEvent[], run?: number): WorkflowEnd | undefined {
  let latest: WorkflowEnd | undefined;
  let submitted: WorkflowSubmitted | undefined;
  let cut: Outcome | undefined;
  for (const event of events) {
    switch (event.type) {
      case "WorkflowSubmitted":
        submitted = event;
        break;
      case "StopRequested":
        cut ??= "Stopped";
        break;
      case "TerminateRequested":
        if (cut !== "Deleted") cut = "Terminated";
        break;
      case "WorkflowDeleted":
        cut = "Deleted";
        break;
      case "WorkflowRetried":
        cut = undefined;
        break;
      case "WorkflowFinished": {
        if (submitted === undefined) return undefined;
        // What had succeeded before anybody's wish was heard was not ended by it.
        const outcome = event.phase === "Succeeded" || cut === undefined ? event.phase : cut;
        latest = endOf({ ...submitted, run: event.run ?? 0 }, outcome, event.variables, event.at);
        if (latest.run === run) return latest;
      }
    }
  }
  return run === undefined ? latest : undefined;
}

/** The end of a submitted workflow. */
export function endOf(
  { workflow, run, manifest }: Pick<WorkflowSubmitted, "workflow" | "run" | "manifest">,
  outcome: Outcome,
  variables: StatusVariables,
  at: number,
): WorkflowEnd {
  const cron = variables.workflow.labels[cronLabel];
  return {
    workflow,
    run,
    at,
    outcome,
    template: templateOf(manifest, variables),
    ...(cron === undefined ? {} : { cron }),
    variables,
  };
}

/** The WorkflowTemplate that it was made from, else what its generated name begins with, else its name. */
function templateOf(manifest: JsonObject, { workflow }: StatusVariables): string {
  const { spec } = manifest;
  const reference = isJsonObject(spec) ? spec.workflowTemplateRef : undefined;
  const referred = isJsonObject(reference) ? reference.name : undefined;
  if (typeof referred === "string" && referred !== "") return referred;
  return workflow.labels[cronLabel] || workflow.generateName?.replace(/-+$/, "") || workflow.name;
}

import type { HistoryVariables } from "@onexit/events";
import type { Outcome, WorkflowEnd } from "./workflow-end.ts";

/** How one run of a template ended, and what was known of those before it at that time. */
export interface PastRun {
  readonly uid: string;
  /** Of a workflow that was retried: which of its runs, unless it is the first. */
  readonly run?: number;
  readonly name: string;
  readonly outcome: Outcome;
  /** Epoch ms. */
  readonly at: number;
  readonly standing: Standing;
}

/** What a run's predecessors make of its end. */
export interface Standing extends HistoryVariables {
  readonly previous?: Outcome;
}

/** The latest runs of one template, oldest first. */
export type History = readonly PastRun[];

/** More than these nobody asks for again. */
const kept = 20;

const failures: ReadonlySet<Outcome> = new Set(["Failed", "Error", "Lost"]);

/** Names the history that an end belongs to. */
export function historyOf({
  workflow,
  template,
}: WorkflowEnd): readonly [cluster: string, namespace: string, template: string] {
  return [workflow.cluster, workflow.namespace, template];
}

/** The history with an end in it, and that end's standing; of one that it knows already what it was then. */
export function recordEnd(
  history: History,
  end: WorkflowEnd,
): { readonly history: History; readonly standing: Standing } {
  const { workflow, run: number, outcome, at } = end;
  const known = history.find((run) => run.uid === workflow.uid && (run.run ?? 0) === number && run.outcome === outcome);
  if (known !== undefined) return { history, standing: known.standing };
  const standing = standingOf(history, outcome);
  const which = number === 0 ? {} : { run: number };
  const run = { uid: workflow.uid, ...which, name: workflow.name, outcome, at, standing };
  return { history: [...history, run].slice(-kept), standing };
}

/** Runs that somebody ended say nothing about whether the template works. */
function standingOf(history: History, outcome: Outcome): Standing {
  const before = history.findLast((run) => run.outcome === "Succeeded" || failures.has(run.outcome));
  const failed = before !== undefined && failures.has(before.outcome) ? before.standing.consecutiveFailures : 0;
  return {
    recovered: outcome === "Succeeded" && failed > 0,
    consecutiveFailures: failures.has(outcome) ? failed + 1 : failed,
    ...(before === undefined ? {} : { previous: before.outcome }),
  };
}

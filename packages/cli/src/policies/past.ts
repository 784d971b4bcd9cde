import type { StoredEvent } from "@onexit/deliveries";
import type { WorkflowEvent } from "@onexit/events";
import {
  type CalledFor,
  decideActions,
  type ExitPolicy,
  endIn,
  type History,
  historyOf,
  recordEnd,
} from "@onexit/policy";

/** What policies would have called for. */
export interface PastDecided {
  readonly called: readonly CalledFor[];
  readonly problems: readonly string[];
}

/** Looks at every workflow that has ended, in that order, as the router would have. */
export function decideOverPast(events: readonly StoredEvent[], policies: readonly ExitPolicy[]): PastDecided {
  const journals = new Map<string, WorkflowEvent[]>();
  const histories = new Map<string, History>();
  const called: CalledFor[] = [];
  const problems: string[] = [];
  for (const { event, uid } of events) {
    if (event.type === "WorkflowCommand" || event.type === "WatchFinding" || event.type === "Audited") continue;
    if ("origin" in event) continue;
    const journal = journals.get(uid) ?? [];
    journals.set(uid, journal);
    journal.push(event);
    const end = event.type === "WorkflowFinished" ? endIn(journal) : undefined;
    if (end === undefined) continue;
    const name = JSON.stringify(historyOf(end));
    const { history, standing } = recordEnd(histories.get(name) ?? [], end);
    histories.set(name, history);
    const decided = decideActions(end, standing, policies);
    called.push(...decided.called);
    problems.push(...decided.problems.map((problem) => `${end.workflow.name}: ${problem}`));
  }
  return { called, problems };
}

import type { WorkflowEvent } from "@onexit/events";
import { type Nats, openEventLog, openHistory } from "@onexit/nats";
import { slackAction } from "./action.ts";

/** The Slack action with its history, and the journals, on a connected, provisioned server. */
export function slackOn(nats: Nats) {
  return slackAction({
    history: openHistory(nats),
    async readJournal(workflow, signal) {
      const events: WorkflowEvent[] = [];
      for await (const { decision } of openEventLog(nats).read(workflow, 0, signal)) events.push(...decision.events);
      return events;
    },
  });
}

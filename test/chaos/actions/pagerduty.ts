import { type ChaosAction, inInbox } from "../action.ts";

/** Alerts. A trigger of one that is open is no second one: whoever is paged does not hear of it. */
export const pagerduty: ChaosAction = {
  name: "pagerduty",
  open: async (grounds) =>
    inInbox(grounds, {
      acts: "/v2/enqueue",
      all: "pagerduty",
      parameters: (delivery) => ({
        action: "trigger",
        severity: "critical",
        source: "chaos",
        summary: delivery,
        dedup_key: delivery,
      }),
      received: ({ pagerduty }) => pagerduty.map(({ dedup_key }) => dedup_key),
    }),
};

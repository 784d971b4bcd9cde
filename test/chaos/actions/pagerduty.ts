import { type ChaosAction, inInbox, tallied } from "../action.ts";

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
      async countIn(inbox) {
        const alerts = (await inbox.messages()).pagerduty;
        return {
          there: tallied(alerts.map(({ dedup_key }) => dedup_key)),
          toldAgain: alerts.reduce((sum, { triggers }) => sum + triggers - 1, 0),
        };
      },
    }),
};

import { actionContract, createMemoryHistory } from "@onexit/sdk/testing";
import { pagerdutyAction } from "../src/action.ts";
import { environmentOf, routingKey, startFakePagerDuty } from "./fake-pagerduty.ts";

const pagerduty = pagerdutyAction({ history: createMemoryHistory() });

actionContract({
  action: pagerduty,
  parameters: {},
  secrets: [routingKey],
  statuses: { dead: [302, 400, 401, 403, 404, 422], retry: [408, 425, 429, 500, 502, 503, 504] },
  start: async () => {
    const target = await startFakePagerDuty();
    return { target, environment: environmentOf(target) };
  },
});

import { actionContract } from "@onexit/sdk/testing";
import { webhook } from "../src/action.ts";
import { environmentOf, secretPath, signingSecret, startReceiver } from "./receiver.ts";

actionContract({
  action: webhook,
  parameters: {},
  secrets: [signingSecret, secretPath],
  statuses: { dead: [302, 307, 400, 401, 403, 404, 410, 413, 422], retry: [408, 425, 429, 500, 502, 503, 504] },
  start: async () => {
    const target = await startReceiver();
    return { target, environment: environmentOf(target) };
  },
});

import { actionContract } from "@onexit/sdk/testing";
import { submitAction } from "../src/action.ts";
import { startFakeEngine } from "./fake-engine.ts";
import { recover } from "./sample.ts";

actionContract({
  action: submitAction(),
  needsEnvironment: true,
  parameters: { manifest: recover, parameters: { table: "{{workflow.parameters.table}}" } },
  secrets: ["token-of-somebody"],
  start: async () => {
    const target = await startFakeEngine();
    return { target, environment: { ONEXIT_SERVER: target.url, ARGO_TOKEN: "token-of-somebody" } };
  },
});

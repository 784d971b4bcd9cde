import { actionContract } from "@onexit/sdk/testing";
import { cleanupAction } from "../src/action.ts";
import { startKubernetesApi } from "./kubernetes-api.ts";
import { portsWith } from "./ports.ts";

actionContract({
  action: cleanupAction(portsWith()),
  needsEnvironment: true,
  parameters: { kubernetes: ["secret/temp-{{workflow.name}}"] },
  secrets: ["token-of-somebody"],
  // 404 is what a removal is for.
  statuses: { dead: [400, 401, 403, 422] },
  start: async () => {
    const target = await startKubernetesApi();
    target.add("Secret", "temp-etl-7kq2d");
    return { target, environment: { KUBECONFIG: target.kubeconfig } };
  },
});

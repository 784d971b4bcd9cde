import { actionContract } from "@onexit/sdk/testing";
import { archiveAction } from "../src/action.ts";
import { startS3Front } from "./s3-front.ts";
import { samplePorts } from "./stage.ts";

actionContract({
  action: archiveAction(samplePorts),
  parameters: {},
  secrets: ["secret-of-somebody", "account-of-somebody"],
  start: async () => {
    const target = await startS3Front();
    return { target, environment: target.environment };
  },
});

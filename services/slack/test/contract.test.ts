import { actionContract } from "@onexit/sdk/testing";
import { freshSlack, startFakeSlack } from "./fake-slack.ts";

const slack = freshSlack();
const botToken = "xoxb-0123456789-abcdefghij";

actionContract({
  action: slack,
  parameters: { channel: "#ops" },
  secrets: [botToken],
  start: async () => {
    const target = await startFakeSlack();
    return { target, environment: { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: `${target.url}/api/` } };
  },
});

// A webhook cannot be asked what was posted: it is the same action with a weaker promise.
actionContract({
  action: { ...slack, name: "slack-webhook" },
  parameters: { text: "{{workflow.name}}: {{workflow.status}}" },
  secrets: ["/services/T0/B0/q1w2e3r4t5y6"],
  atLeastOnce: true,
  start: async () => {
    const target = await startFakeSlack();
    return { target, environment: { SLACK_WEBHOOK_URL: `${target.url}/services/T0/B0/q1w2e3r4t5y6` } };
  },
});

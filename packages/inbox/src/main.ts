import { parseArgs } from "node:util";
import { startInbox } from "./inbox.ts";

const { values } = parseArgs({
  options: {
    host: { type: "string" },
    port: { type: "string" },
    "pagerduty-port": { type: "string" },
    "mail-port": { type: "string" },
    dir: { type: "string" },
  },
});

const inbox = await startInbox({
  ...(values.host && { host: values.host }),
  ...(values.port && { port: Number(values.port) }),
  ...(values["pagerduty-port"] && { pagerdutyPort: Number(values["pagerduty-port"]) }),
  ...(values["mail-port"] && { mailPort: Number(values["mail-port"]) }),
  ...(values.dir && { dir: values.dir }),
});

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void inbox.close());

// One line, so that whoever started this process knows that it listens, and where.
const { url, slack } = inbox;
console.log(JSON.stringify({ environment: inbox.environment(), slackWebhookUrl: slack.webhookUrl, url }));

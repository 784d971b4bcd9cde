import { serve } from "@onexit/sdk";
import { slackConfig } from "./config.ts";
import { slackOn } from "./wiring.ts";

process.exit(await serve({ name: "slack", config: slackConfig, connect: slackOn }, process.env));

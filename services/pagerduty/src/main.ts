import { serve } from "@onexit/sdk";
import { pagerdutyConfig } from "./config.ts";
import { pagerdutyOn } from "./wiring.ts";

process.exit(await serve({ name: "pagerduty", config: pagerdutyConfig, connect: pagerdutyOn }, process.env));

import { serve } from "@onexit/sdk";
import { routerConfig } from "./config.ts";
import { startRouter } from "./router.ts";

process.exit(await serve({ name: "router", config: routerConfig, start: startRouter }, process.env));

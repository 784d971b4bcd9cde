import { serve } from "@onexit/sdk";
import { cleanupConfig } from "./config.ts";
import { cleanupOn } from "./wiring.ts";

process.exit(await serve({ name: "cleanup", config: cleanupConfig, connect: cleanupOn }, process.env));

import type { Nats } from "@onexit/nats";
import { serve } from "@onexit/sdk";
import { archiveConfig } from "./config.ts";
import { archiveOn } from "./wiring.ts";

const logsDir = process.env.ARCHIVE_LOGS_DIR || undefined;
const archive = { name: "archive", config: archiveConfig, connect: (nats: Nats) => archiveOn(nats, { logsDir }) };
process.exit(await serve(archive, process.env));

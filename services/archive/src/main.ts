import { serve } from "@onexit/sdk";
import { archiveAction } from "./action.ts";
import { lateNats } from "./late-nats.ts";
import { portsOn } from "./wiring.ts";

const logsDir = process.env.ARCHIVE_LOGS_DIR || undefined;
process.exit(await serve(archiveAction(portsOn(lateNats(process.env, "archive-history"), { logsDir })), process.env));

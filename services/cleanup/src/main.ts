import { serve } from "@onexit/sdk";
import { cleanupConfig } from "./config.ts";
import { startSweeper } from "./sweeper.ts";
import { cleanupOn } from "./wiring.ts";

const { env } = process;

process.exit(
  await serve(
    {
      name: "cleanup",
      config: cleanupConfig,
      connect(nats) {
        // Ends with the connection.
        startSweeper({ nats, environment: env });
        return cleanupOn(nats);
      },
    },
    env,
  ),
);

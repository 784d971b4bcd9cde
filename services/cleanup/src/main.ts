import { serve } from "@onexit/sdk";
import { cleanupAction } from "./action.ts";
import { lateNats } from "./late-nats.ts";
import { locksOn } from "./wiring.ts";

const locks = locksOn(lateNats(process.env, "cleanup-locks"));
process.exit(await serve(cleanupAction({ locks }), process.env));

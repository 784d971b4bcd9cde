import { serve } from "@onexit/sdk";
import { pagerduty } from "./action.ts";

process.exit(await serve(pagerduty, process.env));

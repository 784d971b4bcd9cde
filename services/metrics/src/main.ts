import { serve } from "@onexit/sdk";
import { metrics } from "./action.ts";

process.exit(await serve(metrics, process.env));

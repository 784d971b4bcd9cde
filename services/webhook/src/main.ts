import { serve } from "@onexit/sdk";
import { webhook } from "./action.ts";

process.exit(await serve(webhook, process.env));

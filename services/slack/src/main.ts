import { serve } from "@onexit/sdk";
import { slack } from "./action.ts";

process.exit(await serve(slack, process.env));

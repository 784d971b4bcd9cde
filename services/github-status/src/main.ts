import { serve } from "@onexit/sdk";
import { githubStatus } from "./action.ts";

process.exit(await serve(githubStatus, process.env));

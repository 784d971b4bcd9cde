import { serve } from "@onexit/sdk";
import { email } from "./action.ts";

process.exit(await serve(email, process.env));

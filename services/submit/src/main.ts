import { serve } from "@onexit/sdk";
import { submitAction } from "./action.ts";

process.exit(await serve(submitAction(), process.env));

import { z } from "zod";
import type { Variable } from "../config.ts";
import { readAllowedHosts } from "./allowed-hosts.ts";
import { createGuard } from "./guard.ts";

/**
 * For the `config` of an action that takes URLs from its parameters: its value is the guard to give to `http.post` and its
 * like. The operator opens chosen hosts in it.
 */
export const guardVariable = {
  name: "ONEXIT_ALLOWED_HOSTS",
  default: "",
  check: z.string().transform((text, issues) => {
    const read = readAllowedHosts(text);
    if ("allowed" in read) return createGuard(read.allowed);
    issues.addIssue({ code: "custom", message: read.problem });
    return z.NEVER;
  }),
} as const satisfies Variable;

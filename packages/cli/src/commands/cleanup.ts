import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { listRegistered } from "./cleanup/list.ts";
import type { CleanupOptions } from "./cleanup/options.ts";
import { registerByHand } from "./cleanup/register.ts";
import { sweepNow } from "./cleanup/sweep.ts";

/** `onexit cleanup register TARGET… | list | sweep`: what is to be removed if its owner does not do it. */
export async function cleanup(terminal: Terminal, args: readonly string[], options: unknown): Promise<number> {
  const given = options as CleanupOptions;
  const [verb = "", ...targets] = args;
  if (verb === "register") return registerByHand(terminal, targets, given);
  if (verb !== "list" && verb !== "sweep") {
    throw new UsageError(`cleanup ${JSON.stringify(verb)}: the verbs are register, list and sweep`);
  }
  if (targets.length > 0) {
    throw new UsageError(`cleanup ${verb} takes no targets, and means everything that is registered`);
  }
  return verb === "list" ? listRegistered(terminal, given) : sweepNow(terminal, given);
}

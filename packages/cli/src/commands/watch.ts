import type { JsonObject } from "@onexit/events";
import type { GlobalOptions } from "../program/options.ts";
import { exitCodeOf, requireEnd } from "../runtime/follow-workflow.ts";
import { sourceOfName, type WorkflowSource } from "../runtime/workflow-source.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { createWatchView } from "../view/watch-view.ts";

interface WatchOptions extends GlobalOptions {
  /** False for `--no-exit-status`. */
  readonly exitStatus?: boolean;
}

/** `onexit watch NAME`: what `get` shows, as it changes, until the workflow has ended. */
export async function watch(terminal: Terminal, [name = ""]: readonly string[], options: unknown): Promise<number> {
  const given = options as WatchOptions;
  const code = await watchWorkflow(terminal, await sourceOfName(terminal, given, name), name, given);
  return given.exitStatus === false ? 0 : code;
}

/** Watches one workflow; resolves with the exit code that its end makes. Throws UsageError when it has none. */
export async function watchWorkflow(
  terminal: Terminal,
  source: WorkflowSource,
  name: string,
  flags: GlobalOptions,
): Promise<number> {
  using view = createWatchView(terminal, flags, name);
  let last: JsonObject | undefined;
  const ended = await source.follow(name, (workflow) => {
    last = workflow;
    view.put(workflow);
  });
  const shown = ended ?? last;
  if (shown !== undefined) view.finish(shown);
  if (ended === undefined) throw new UsageError(`${name} was deleted`, 5);
  requireEnd(name, ended);
  return exitCodeOf(ended);
}

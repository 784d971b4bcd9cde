import type { JsonObject } from "@onexit/events";
import { outputOptions } from "../output.ts";
import type { GlobalOptions } from "../program/options.ts";
import { createEngineClient, type EngineClient } from "../runtime/engine-client.ts";
import { exitCodeOf, followWorkflow } from "../runtime/follow-workflow.ts";
import { defaultServer } from "../runtime/server.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { objectAt, textAt } from "../view/argo-json.ts";
import { createLiveBlock } from "../view/live.ts";
import { createStyle } from "../view/style.ts";
import { workflowText } from "../view/workflow-text.ts";

/** `onexit watch NAME`: what `get` shows, as it changes, until the workflow has ended. */
export async function watch(terminal: Terminal, [name = ""]: readonly string[], options: unknown): Promise<number> {
  const given = options as GlobalOptions;
  const client = createEngineClient(terminal, given.server ?? defaultServer);
  return watchWorkflow(terminal, client, name, given);
}

/** Watches one workflow: redrawn in place on a terminal, elsewhere a line for each change and the whole at the end. */
export async function watchWorkflow(
  terminal: Terminal,
  client: EngineClient,
  name: string,
  flags: GlobalOptions,
): Promise<number> {
  const output = outputOptions({ flags, env: terminal.env, isTty: terminal.stdout.isTTY === true });
  const style = createStyle(output);
  const linesOf = (workflow: JsonObject) => workflowText(workflow, style, { now: Date.now(), utc: output.utc });
  using block = output.tty ? createLiveBlock(terminal.stdout) : undefined;
  let last: JsonObject | undefined;
  let said = "";
  const ended = await followWorkflow(client, flags.namespace, name, (workflow) => {
    last = workflow;
    block?.update(() => linesOf(workflow));
    const status = objectAt(workflow, "status");
    const line = `${name} ${textAt(status, "phase") || "Pending"} ${textAt(status, "progress")}`;
    if (block === undefined && line !== said) terminal.stdout.write(`${line}\n`);
    said = line;
  });
  const lines = last === undefined ? [] : linesOf(ended ?? last);
  if (block === undefined) terminal.stdout.write(lines.map((line) => `${line}\n`).join(""));
  else block.finish(lines);
  if (ended === undefined) throw new UsageError(`${name} was deleted`, 5);
  return exitCodeOf(ended);
}

import { outputOptions } from "../output.ts";
import { printWorkflow } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { workflowSource } from "../runtime/workflow-source.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { nodeFilter, nodesMeant } from "../view/node-filter.ts";
import { createStyle } from "../view/style.ts";
import { createWatchView } from "../view/watch-view.ts";
import { workflowText } from "../view/workflow-text.ts";

interface GetOptions extends GlobalOptions {
  readonly watch?: boolean;
  readonly nodeFieldSelector?: string;
}

/** `onexit get NAME`: one workflow, its tree and its deliveries; with `-w` until it has ended. */
export async function get(terminal: Terminal, [name = ""]: readonly string[], options: unknown): Promise<number> {
  const given = options as GetOptions;
  const source = workflowSource(terminal, given);
  const isShown = given.nodeFieldSelector === undefined ? undefined : nodeFilter(given.nodeFieldSelector);
  if (given.watch === true) {
    if (given.output !== undefined) throw new UsageError("get -w shows; for data wait, then get -o");
    using view = createWatchView(terminal, given, name, isShown);
    const ended = await source.follow(name, view.put);
    if (ended === undefined) throw new UsageError(`${name} was deleted`, 5);
    view.finish(ended);
    return 0;
  }
  const workflow = await source.get(name);
  if (given.output !== undefined) {
    await printWorkflow(terminal, workflow, given.output);
    return 0;
  }
  if (isShown !== undefined && nodesMeant(workflow, isShown).length === 0) {
    throw new UsageError(`${name} has no node that is meant by --node-field-selector ${given.nodeFieldSelector}`, 5);
  }
  const output = outputOptions({ flags: given, env: terminal.env, isTty: terminal.stdout.isTTY === true });
  const text = workflowText(workflow, createStyle(output), { now: Date.now(), utc: output.utc, isShown });
  terminal.stdout.write(`${text.join("\n")}\n`);
  return 0;
}

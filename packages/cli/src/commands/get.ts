import { outputOptions } from "../output.ts";
import { printWorkflow } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { workflowSource } from "../runtime/workflow-source.ts";
import type { Terminal } from "../terminal.ts";
import { createStyle } from "../view/style.ts";
import { workflowText } from "../view/workflow-text.ts";

/** `onexit get NAME`: one workflow, its tree and its deliveries. */
export async function get(terminal: Terminal, [name = ""]: readonly string[], options: unknown): Promise<number> {
  const given = options as GlobalOptions;
  const workflow = await workflowSource(terminal, given).get(name);
  if (given.output !== undefined) {
    await printWorkflow(terminal, workflow, given.output);
    return 0;
  }
  const output = outputOptions({ flags: given, env: terminal.env, isTty: terminal.stdout.isTTY === true });
  const text = workflowText(workflow, createStyle(output), { now: Date.now(), utc: output.utc });
  terminal.stdout.write(`${text.join("\n")}\n`);
  return 0;
}

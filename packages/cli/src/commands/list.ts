import { outputOptions } from "../output.ts";
import { printItems } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { workflowSource } from "../runtime/workflow-source.ts";
import type { Terminal } from "../terminal.ts";
import { createStyle } from "../view/style.ts";
import { workflowTable } from "../view/workflow-table.ts";
import { type WorkflowFilter, workflowFilter } from "../workflow-filter.ts";

interface ListOptions extends GlobalOptions, WorkflowFilter {
  readonly allNamespaces?: boolean;
  /** False for `--no-headers`. */
  readonly headers?: boolean;
}

/** `onexit list`: the workflows of a running engine or, without one, the runs kept here. */
export async function list(terminal: Terminal, _: readonly string[], options: unknown): Promise<number> {
  const given = options as ListOptions;
  const isMeant = await workflowFilter(given, Date.now());
  const workflows = (await workflowSource(terminal, given).list(given.allNamespaces === true)).filter(isMeant);
  await printItems(terminal, workflows, given.output, () => {
    const output = outputOptions({ flags: given, env: terminal.env, isTty: terminal.stdout.isTTY === true });
    return workflowTable(workflows, createStyle(output), {
      now: Date.now(),
      allNamespaces: given.allNamespaces === true,
      noHeaders: given.headers === false,
    });
  });
  return 0;
}

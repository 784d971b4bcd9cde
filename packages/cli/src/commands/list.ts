import type { JsonObject } from "@onexit/events";
import { outputOptions } from "../output.ts";
import { printItems, printWorkflow } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { workflowSource } from "../runtime/workflow-source.ts";
import { isUnread, type Terminal } from "../terminal.ts";
import { createListView } from "../view/list-view.ts";
import { nodeFilter, nodesMeant } from "../view/node-filter.ts";
import { createStyle } from "../view/style.ts";
import { workflowTable } from "../view/workflow-table.ts";
import { type WorkflowFilter, workflowFilter } from "../workflow-filter.ts";

interface ListOptions extends GlobalOptions, WorkflowFilter {
  readonly allNamespaces?: boolean;
  /** False for `--no-headers`. */
  readonly headers?: boolean;
  readonly nodeFieldSelector?: string;
  readonly watch?: boolean;
}

/** `onexit list`: the workflows of a running engine or, without one, the runs kept here; with `-w` for as long as one looks. */
export async function list(terminal: Terminal, _: readonly string[], options: unknown): Promise<number> {
  const given = options as ListOptions;
  const isMeant = await everyFilter(given);
  if (given.watch === true) return watchList(terminal, given, isMeant);
  const workflows = (await workflowSource(terminal, given).list(given.allNamespaces === true)).filter(isMeant);
  await printItems(terminal, workflows, given.output, () =>
    workflowTable(workflows, createStyle(outputOf(terminal, given)), { now: Date.now(), ...tableOf(given) }),
  );
  return 0;
}

async function everyFilter(given: ListOptions): Promise<(workflow: JsonObject) => boolean> {
  const isMeant = await workflowFilter(given, Date.now());
  if (given.nodeFieldSelector === undefined) return isMeant;
  const isNodeMeant = nodeFilter(given.nodeFieldSelector);
  return (workflow) => isMeant(workflow) && nodesMeant(workflow, isNodeMeant).length > 0;
}

/** Until nobody reads any more, or the user ends it. */
async function watchList(
  terminal: Terminal,
  given: ListOptions,
  isMeant: (workflow: JsonObject) => boolean,
): Promise<number> {
  const output = outputOf(terminal, given);
  const source = workflowSource(terminal, given);
  const all = given.allNamespaces === true;
  if (given.output !== undefined) {
    const said = new Map<string, string>();
    await source.followAll(all, (key, workflow) => {
      const text = JSON.stringify(workflow);
      // Nothing is said of one that is deleted: there is no form for what is not there.
      if (workflow === undefined) said.delete(key);
      else if (isMeant(workflow) && said.get(key) !== text) {
        said.set(key, text);
        void printWorkflow(terminal, workflow, given.output);
      }
      return !isUnread(terminal);
    });
    return 0;
  }
  using view = createListView(terminal.stdout, {
    style: createStyle(output),
    tty: output.tty,
    now: Date.now,
    ...tableOf(given),
  });
  await source.followAll(all, (key, workflow) => {
    if (workflow !== undefined && isMeant(workflow)) view.put(key, workflow);
    else view.remove(key, workflow);
    return !isUnread(terminal);
  });
  return 0;
}

function outputOf(terminal: Terminal, flags: ListOptions) {
  return outputOptions({ flags, env: terminal.env, isTty: terminal.stdout.isTTY === true });
}

function tableOf({ allNamespaces = false, headers = true }: ListOptions) {
  return { allNamespaces, noHeaders: !headers };
}

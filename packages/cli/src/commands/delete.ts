import type { JsonObject } from "@onexit/events";
import { nameOf } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { createEngineClient, type EngineClient } from "../runtime/engine-client.ts";
import { dataDirOf, listRuns } from "../runtime/runs.ts";
import { defaultServer } from "../runtime/server.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { objectAt, textAt } from "../view/argo-json.ts";
import { isFiltered, type WorkflowFilter, workflowFilter } from "../workflow-filter.ts";

interface DeleteOptions extends GlobalOptions, WorkflowFilter {
  readonly all?: boolean;
  readonly allNamespaces?: boolean;
  readonly dryRun?: boolean;
}

/** How many are deleted at a time. */
const together = 8;

/**
 * `onexit delete [NAME…]`: removes workflows by name, or those that a filter finds: of the engine that is named, else the runs
 * kept here, else of the engine on this host. One that runs on an engine is told to end first; one that runs here stays.
 */
export async function remove(terminal: Terminal, names: readonly string[], options: unknown): Promise<number> {
  const given = options as DeleteOptions;
  checkMeant(names, given);
  if (given.server === undefined && (await listRuns(dataDirOf(terminal.cwd, given.dataDir))).length > 0) {
    return (await import("./delete-runs.ts")).deleteRuns(terminal, names, given);
  }
  const client = createEngineClient(terminal, given.server ?? defaultServer);
  const found = names.length === 0 ? await chosen(client, given) : named(names, given);
  if (found.length === 0) terminal.stdout.write("nothing to delete\n");
  if (given.dryRun === true) {
    for (const { name } of found) terminal.stdout.write(`workflow ${name} would be deleted\n`);
    return 0;
  }
  let code = 0;
  for (let from = 0; from < found.length; from += together) {
    const some = found.slice(from, from + together);
    const problems = await Promise.all(some.map(({ namespace, name }) => problemOf(client.remove(namespace, name))));
    for (const [index, { name }] of some.entries()) {
      const problem = problems[index];
      // One that cannot go keeps no other one.
      if (problem === undefined) terminal.stdout.write(`workflow ${name} deleted\n`);
      else terminal.stderr.write(`workflow ${name}: ${problem.message}\n`);
      code = Math.max(code, problem?.exitCode ?? 0);
    }
  }
  return code;
}

/** Never all there are, because nothing was said. */
function checkMeant(names: readonly string[], given: DeleteOptions): void {
  const isWide = given.all === true || isFiltered(given);
  if (names.length > 0 && isWide) throw new UsageError("give names, or say which by a filter: not both");
  if (names.length === 0 && !isWide) {
    throw new UsageError("say which: names, --older, --completed, --prefix, --status, -l, or --all");
  }
}

interface Place {
  readonly namespace: string;
  readonly name: string;
}

function named(names: readonly string[], given: DeleteOptions): readonly Place[] {
  return names.map((name) => ({ namespace: given.namespace, name }));
}

async function chosen(client: EngineClient, given: DeleteOptions): Promise<readonly Place[]> {
  const isMeant = await workflowFilter(given, Date.now());
  const workflows = await client.list(given.allNamespaces === true ? "" : given.namespace);
  return workflows.filter(isMeant).map(placeOf);
}

function placeOf(workflow: JsonObject): Place {
  return { namespace: textAt(objectAt(workflow, "metadata"), "namespace"), name: nameOf(workflow) };
}

async function problemOf(removal: Promise<void>): Promise<UsageError | undefined> {
  try {
    await removal;
    return undefined;
  } catch (error) {
    // Without an engine there is nothing to go on with.
    if (error instanceof UsageError && error.exitCode !== 4) return error;
    throw error;
  }
}

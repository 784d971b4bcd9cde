import type { GlobalOptions } from "../program/options.ts";
import { deleteRun, hasArchive, requireOver } from "../runtime/delete-run.ts";
import { finalWorkflow, requireRun } from "../runtime/local-runs.ts";
import { dataDirOf, listRuns, type RunRecord, runPlace } from "../runtime/runs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { type WorkflowFilter, workflowFilter } from "../workflow-filter.ts";

interface DeleteRunsOptions extends GlobalOptions, WorkflowFilter {
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

/** Removes runs that are kept here and are over, by name or by a filter; 0, else what kept the worst of them. */
export async function deleteRuns(
  terminal: Terminal,
  names: readonly string[],
  given: DeleteRunsOptions,
): Promise<number> {
  const dataDir = dataDirOf(terminal.cwd, given.dataDir);
  const meant = names.length > 0 ? named(terminal, names, given) : filtered(dataDir, given);
  let [code, count] = [0, 0];
  for await (const found of meant) {
    count += 1;
    try {
      if (found instanceof UsageError) throw found;
      requireOver(dataDir, found);
      const also = (await hasArchive(dataDir, found)) ? ", with what it has archived beside itself" : "";
      if (!given.dryRun) await deleteRun(dataDir, found);
      terminal.stdout.write(`run ${found.id} ${given.dryRun ? "would be deleted" : "deleted"}${also}\n`);
    } catch (error) {
      // One that cannot go keeps no other one.
      if (!(error instanceof UsageError)) throw error;
      terminal.stderr.write(`${error.message}\n`);
      code = Math.max(code, error.exitCode);
    }
  }
  if (count === 0) terminal.stdout.write("nothing to delete\n");
  return code;
}

async function* named(
  { cwd }: Terminal,
  names: readonly string[],
  { dataDir }: DeleteRunsOptions,
): AsyncGenerator<RunRecord | UsageError> {
  for (const name of names) {
    yield await requireRun(cwd, dataDir, name).catch((error: unknown) => {
      if (error instanceof UsageError) return error;
      throw error;
    });
  }
}

/** What a filter finds is over: the others were never meant, and are no mistake. */
async function* filtered(dataDir: string, given: DeleteRunsOptions): AsyncGenerator<RunRecord> {
  const isMeant = await workflowFilter(given, Date.now());
  for (const record of await listRuns(dataDir)) {
    const workflow = record.settled ? await finalWorkflow(runPlace(dataDir, record.id)) : undefined;
    if (workflow !== undefined && isMeant(workflow)) yield record;
  }
}

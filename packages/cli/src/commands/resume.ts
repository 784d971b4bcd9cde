import { loadProjectConfig } from "../load-project-config.ts";
import { beginRun } from "../runtime/begin-run.ts";
import type { DriveOptions } from "../runtime/beginning.ts";
import { requireRun } from "../runtime/local-runs.ts";
import { dataDirOf, listRuns, runPlace } from "../runtime/runs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** `onexit resume [NAME]`: takes up a run that was cut off; without a name the newest such run. */
export async function resume(terminal: Terminal, [name]: readonly string[], options: unknown): Promise<number> {
  const given = options as DriveOptions;
  const dataDir = dataDirOf(terminal.cwd, given.dataDir);
  const record =
    name === undefined
      ? (await listRuns(dataDir)).find((run) => !run.settled)
      : await requireRun(terminal.cwd, given.dataDir, name);
  if (record === undefined) throw new UsageError(`every run in ${dataDir} has ended`, 5);
  if (record.settled) throw new UsageError(`${record.name} has ended; look at it with: onexit get ${record.name}`, 5);
  const config = await loadProjectConfig(terminal, given.config, record.file);
  return beginRun({ terminal, options: given, config, place: runPlace(dataDir, record.id), record });
}

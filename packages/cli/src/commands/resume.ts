import { suspendedNodes } from "@onexit/interpreter";
import { loadProjectConfig } from "../load-project-config.ts";
import { beginRun, isDriven } from "../runtime/begin-run.ts";
import type { DriveOptions } from "../runtime/beginning.ts";
import { requireRun } from "../runtime/local-runs.ts";
import { readingStore } from "../runtime/reading-store.ts";
import { dataDirOf, listRuns, type RunRecord, runPlace } from "../runtime/runs.ts";
import { presentState } from "../runtime/steering.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { loadValues } from "../values/load-values.ts";
import { type SteerOptions, steer } from "./steer.ts";

/**
 * `onexit resume [NAME]`: what stands still goes on. A run that was cut off is taken up (without a name the newest such
 * run); a workflow that runs and is suspended is told to go on.
 */
export async function resume(terminal: Terminal, [name]: readonly string[], options: unknown): Promise<number> {
  const given = options as DriveOptions & SteerOptions;
  if (name !== undefined && (given.server !== undefined || given.nats !== undefined)) {
    return steer("resume")(terminal, [name], given);
  }
  const dataDir = dataDirOf(terminal.cwd, given.dataDir);
  const record =
    name === undefined
      ? (await listRuns(dataDir)).find((run) => !run.settled)
      : await requireRun(terminal.cwd, given.dataDir, name);
  if (record === undefined) throw new UsageError(`every run in ${dataDir} has ended`, 5);
  if (record.settled) throw new UsageError(`${record.name} has ended; look at it with: onexit get ${record.name}`, 5);
  if (isDriven(runPlace(dataDir, record.id)) && (await isSuspended(terminal, given, record))) {
    return steer("resume")(terminal, [record.name], given);
  }
  const config = await loadProjectConfig(terminal, given.config, record.file);
  const values = await loadValues(terminal, config, record.files ?? [record.file]);
  return beginRun({ terminal, options: given, config, values, place: runPlace(dataDir, record.id), record });
}

/** A run that goes on by itself needs nobody, and is not driven twice. */
async function isSuspended(terminal: Terminal, options: SteerOptions, record: RunRecord): Promise<boolean> {
  await using store = await readingStore(terminal, options, record.name);
  const state = await presentState(store.nats, record.namespace, record.name);
  return state !== undefined && (state.suspended || suspendedNodes(state).length > 0);
}

import { resolve } from "node:path";
import { generateName } from "@onexit/engine/name";
import { isJsonObject, type JsonObject, type SemanticsName } from "@onexit/events";
import { runOfCron } from "../crons-in.ts";
import { fillArguments, type LoadedWorkflow, requireWorkflows } from "../input.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import type { GlobalOptions } from "../program/options.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { checkSemaphores } from "../values/check-semaphores.ts";
import { loadValues } from "../values/load-values.ts";
import { actionsIn } from "./actions.ts";
import { beginRun } from "./begin-run.ts";
import { dataDirOf, findRun, freeRunId, listRuns, type RunRecord, runPlace } from "./runs.ts";
import type { ServerProgram } from "./start-server.ts";

export interface RunOptions extends GlobalOptions {
  readonly parameter?: readonly string[];
  readonly inject?: readonly string[];
  readonly semantics: SemanticsName;
  readonly timeout?: string;
  readonly deliveryTimeout: string;
  readonly inbox?: boolean;
  readonly showSkipped?: boolean;
}

/** Each workflow in a store of its own, one after the other; resolves with the worst exit code. Of a cron workflow one run, now. */
export async function runFiles(
  terminal: Terminal,
  files: readonly string[],
  options: RunOptions,
  program: Promise<ServerProgram> | undefined,
): Promise<number> {
  const { workflows, crons, resources } = await requireWorkflows(terminal, files, {
    semantics: options.semantics,
    config: options.config,
    crons: true,
  });
  const dataDir = dataDirOf(terminal.cwd, options.dataDir);
  await nameUnfinished(terminal, dataDir);
  let worst = 0;
  for (const loaded of [...workflows, ...crons.map((cron) => runOfCron(cron, Date.now()))]) {
    worst = Math.max(worst, await runOne(terminal, { loaded, resources, files, program }, dataDir, options));
  }
  return worst;
}

/** One workflow, and what was given beside it. */
interface Given {
  readonly loaded: LoadedWorkflow;
  readonly resources: readonly JsonObject[];
  readonly files: readonly string[];
  readonly program: Promise<ServerProgram> | undefined;
}

async function runOne(
  terminal: Terminal,
  { loaded, resources, files, program }: Given,
  dataDir: string,
  options: RunOptions,
): Promise<number> {
  const config = await loadProjectConfig(terminal, options.config, loaded.file);
  const manifest = fillArguments(loaded, options.parameter ?? [], resources);
  const values = await loadValues(terminal, config, files);
  checkSemaphores(loaded.workflow, loaded.file, values);
  const name = loaded.workflow.name ?? generateName(loaded.workflow.generateName ?? "workflow-");
  await refuseUnknownSteps(options.inject ?? [], loaded, name);
  const before = await findRun(dataDir, name);
  if (before !== undefined && !before.settled) {
    const { dir } = runPlace(dataDir, before.id);
    throw new UsageError(`${name} is running, or was cut off, in ${dir}; continue it with: onexit resume ${name}`);
  }
  const id = await freeRunId(dataDir, name);
  const record: RunRecord = {
    id,
    name,
    namespace: loaded.workflow.namespace ?? options.namespace,
    file: loaded.file,
    files: files.map((file) => resolve(terminal.cwd, file)),
    createdAt: Date.now(),
    semantics: options.semantics,
    inject: options.inject ?? [],
    inbox: options.inbox ?? false,
    settled: false,
  };
  const place = runPlace(dataDir, id);
  return beginRun({
    terminal,
    options,
    config,
    values,
    place,
    record,
    ...(program && { program }),
    submit: { manifest: named(manifest, name), resources: loaded.used, ...startableBy(loaded, resources) },
  });
}

/** A copy of all templates goes only to a workflow that may start others. */
function startableBy({ manifest, used }: LoadedWorkflow, templates: readonly JsonObject[]) {
  return actionsIn({ manifest, resources: used }).includes("submit") ? { templates } : {};
}

/** Loaded only where something is injected: a plain run starts sooner without. */
async function refuseUnknownSteps(
  inject: readonly string[],
  { workflow }: LoadedWorkflow,
  name: string,
): Promise<void> {
  if (inject.length === 0) return;
  const { checkInjections } = await import("./injections.ts");
  checkInjections(inject, workflow, name);
}

/** A run that was cut off is worth a line before the next one begins. */
async function nameUnfinished(terminal: Terminal, dataDir: string): Promise<void> {
  const unfinished = (await listRuns(dataDir)).filter((record) => !record.settled).slice(0, 3);
  for (const { name } of unfinished) {
    terminal.stderr.write(`note: ${name} has not ended here; continue it with: onexit resume ${name}\n`);
  }
}

function named(manifest: JsonObject, name: string): JsonObject {
  const metadata = isJsonObject(manifest.metadata) ? manifest.metadata : {};
  return { ...manifest, metadata: { ...metadata, name } };
}

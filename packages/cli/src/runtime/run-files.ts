import { resolve } from "node:path";
import { generateName } from "@onexit/engine/name";
import { isJsonObject, type JsonObject, type SemanticsName } from "@onexit/events";
import { suggest } from "@onexit/manifest";
import { runOfCron } from "../crons-in.ts";
import { fillArguments, type LoadedWorkflow, requireWorkflows } from "../input.ts";
import { loadProjectConfig } from "../load-project-config.ts";
import { withChanges } from "../submit/with-changes.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { checkSemaphores } from "../values/check-semaphores.ts";
import { loadValues } from "../values/load-values.ts";
import { actionsIn } from "./actions.ts";
import { beginRun } from "./begin-run.ts";
import type { DriveOptions } from "./beginning.ts";
import { givenParameters, type ParameterOptions } from "./parameter-file.ts";
import { dataDirOf, findRun, freeRunId, listRuns, type RunRecord, runPlace } from "./runs.ts";
import type { ServerProgram } from "./start-server.ts";

export interface RunOptions extends DriveOptions, ParameterOptions {
  readonly entrypoint?: string;
  /** Run again whenever a file is saved. */
  readonly watch?: boolean;
  readonly inject?: readonly string[];
  readonly semantics: SemanticsName;
  readonly inbox?: boolean;
  /** Send in earnest: a missing secret is an error. */
  readonly deliver?: boolean;
  /** Preview everything, send nothing. */
  readonly dryRunDeliveries?: boolean;
}

/** Runs the workflows of files; with `--watch` again whenever one of them is saved. Resolves with the exit code. */
export async function runFiles(
  terminal: Terminal,
  files: readonly string[],
  options: RunOptions,
  program: Promise<ServerProgram> | undefined,
): Promise<number> {
  checkDeliveries(terminal, options);
  const once = () => runOnce(terminal, files, options, program);
  return options.watch === true ? (await import("./run-watched.ts")).runWatched(terminal, files, once) : once();
}

/** Each workflow in a store of its own, one after the other; resolves with the worst exit code. Of a cron workflow one run, now. */
async function runOnce(
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
  const filled = fillArguments(loaded, await givenParameters(terminal, options), resources);
  const manifest = options.entrypoint === undefined ? filled : enteredAt(filled, options.entrypoint, loaded);
  const values = await loadValues(terminal, config, files);
  checkSemaphores(loaded.workflow, loaded.file, values);
  const name = loaded.workflow.name ?? generateName(loaded.workflow.generateName ?? "workflow-");
  const inject = await checkedInjections(options.inject ?? [], loaded, name);
  if (inject.needsInbox) refuseBeside("--inject of a destination, which is the inbox's,", options);
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
    inject: inject.steps,
    ...(inject.world.length === 0 ? {} : { faults: inject.world }),
    inbox: (options.inbox ?? false) || inject.needsInbox,
    ...(options.deliver ? { deliveries: "deliver" } : options.dryRunDeliveries ? { deliveries: "preview" } : {}),
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

/** What becomes of messages is said once, and kept: the services of a shared server would send what is only to be previewed. */
function checkDeliveries({ env }: Terminal, options: RunOptions): void {
  if (options.deliver && options.dryRunDeliveries) refuseBeside("--deliver", { dryRunDeliveries: true });
  if (options.inbox) refuseBeside("--inbox", options);
  if (options.dryRunDeliveries && env.NATS_URL) {
    throw new UsageError(
      "--dry-run-deliveries: NATS_URL names a server whose own services would send; unset it, for a store of the run's own",
    );
  }
}

function refuseBeside(
  what: string,
  { deliver, dryRunDeliveries }: Pick<RunOptions, "deliver" | "dryRunDeliveries">,
): void {
  const flag = deliver ? "--deliver" : dryRunDeliveries ? "--dry-run-deliveries" : undefined;
  if (flag !== undefined) throw new UsageError(`${what} and ${flag} contradict each other; say one of them`);
}

/** A copy of all templates goes only to a workflow that may start others. */
function startableBy({ manifest, used }: LoadedWorkflow, templates: readonly JsonObject[]) {
  return actionsIn({ manifest, resources: used }).includes("submit") ? { templates } : {};
}

/** What was asked to go wrong, with steps and around them. */
interface Injections {
  readonly steps: readonly string[];
  readonly world: readonly string[];
  /** Destinations that fail are the inbox's. */
  readonly needsInbox: boolean;
}

/** Loaded only where something is injected: a plain run starts sooner without. */
async function checkedInjections(
  inject: readonly string[],
  { workflow }: LoadedWorkflow,
  name: string,
): Promise<Injections> {
  if (inject.length === 0) return { steps: [], world: [], needsInbox: false };
  const { checkInjections, stepsOf } = await import("./injections.ts");
  const { splitInjections, worldFaultOf } = await import("./world-faults.ts");
  const { steps, world } = splitInjections(inject, new Set(stepsOf(workflow)));
  checkInjections(steps, workflow, name);
  return { steps, world, needsInbox: world.map(worldFaultOf).some(({ kind }) => kind === "destination") };
}

/** The manifest with another entrypoint, which it must have. */
function enteredAt(manifest: JsonObject, entrypoint: string, { workflow, file }: LoadedWorkflow): JsonObject {
  const names = [...workflow.templates.values()].flatMap(({ name }) => name ?? []);
  if (!names.includes(entrypoint)) {
    const hint = suggest(entrypoint, names);
    throw new UsageError(
      `--entrypoint: ${file} has no template ${JSON.stringify(entrypoint)}${hint === undefined ? "" : ` (${hint})`}`,
    );
  }
  return withChanges(manifest, { entrypoint });
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

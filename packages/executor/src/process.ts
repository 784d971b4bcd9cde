import { existsSync } from "node:fs";
import type { WorkflowIdentity } from "@onexit/events";
import type { NodeReport } from "@onexit/interpreter";
import type { AttemptDirectory } from "./attempt-directory.ts";
import { causeOf } from "./cause.ts";
import { neverStarted } from "./ending.ts";
import type { HostEnvironment } from "./environment.ts";
import type { NodeLogLine } from "./executor.ts";
import { createLauncher } from "./launcher.ts";
import { maskerOf } from "./mask.ts";
import { type AttemptMeta, readMeta } from "./meta.ts";
import { prepareVeto } from "./prepare.ts";
import { errorReport } from "./report.ts";
import type { Spawned } from "./spawned.ts";
import { createSpawner } from "./spawner.ts";
import type { ImageLookup } from "./stand-ins.ts";
import { type CancelUnit, type RunUnit, type UnitName, unitDirectoryOf } from "./unit.ts";
import type { ValueSource } from "./values.ts";
import { createWatch, type Watch } from "./watch.ts";

/** What processes are run with. */
export interface UnitOptions {
  /** Where attempts lie; made when needed. Engines of one host may share it, hosts may not. */
  readonly dataDir: string;
  readonly images: ImageLookup;
  /** Named in reports. */
  readonly host: string;
  /** Of a container that is one of several, with its name. */
  readonly onReport: (workflow: WorkflowIdentity, report: NodeReport, unit?: string) => void;
  /** An attempt that was launched here runs, or has run; `pid` is its wrapper's and its process group's. */
  readonly onStarted?: (workflow: WorkflowIdentity, node: string, attempt: number, pid: number) => void;
  /** Every line as it is seen. */
  readonly onLog?: (workflow: WorkflowIdentity, line: NodeLogLine) => void;
  /** Epoch ms. */
  readonly now: () => number;
  /** The host's environment: PATH and LANG are taken from it, and what `passEnv` names. */
  readonly env?: HostEnvironment;
  readonly passEnv?: readonly string[];
  /** Values that are masked wherever a step's words leave it; those of one or two characters are not. */
  readonly secrets?: () => readonly string[];
  /** The values of ConfigMaps and Secrets. */
  readonly values: ValueSource;
  /** Asked right before a process is started; when false `run` starts nothing and waits to be called again. */
  readonly mayStart?: () => boolean;
  /** `never` treats this host as one whose kernel gives no step a file system view of its own. */
  readonly isolation?: "auto" | "never";
}

interface Watched {
  readonly meta: AttemptMeta;
  readonly watch: Watch;
  /** Since when it cannot be looked at; ms of the monotonic clock. */
  blindSince: number | undefined;
}

const tickMs = 50;
/** How long it may be impossible to look at an attempt. */
const patienceMs = 30_000;

/** What runs single processes; nothing of it throws. */
export interface Units {
  /** False when it was not started, as nothing may be now. */
  run(effect: RunUnit, workflow: WorkflowIdentity): boolean;
  cancel(effect: CancelUnit, workflow: WorkflowIdentity): void;
  /** True once it runs, or never will. */
  hasBegun(effect: RunUnit, workflow: WorkflowIdentity): boolean;
  close(): Promise<void>;
}

/**
 * Runs local processes that outlive this one. An attempt starts at most once, whoever asks how often and dies when:
 * wrapper.ts says why. What a step leaves in the background ends with it, unless it made itself a session.
 */
export function createUnits(options: UnitOptions): Units {
  const { dataDir, host, now, onLog, mayStart = () => true } = options;
  const watched = new Map<string, Watched>();
  const masker = () => maskerOf(options.secrets?.() ?? []);
  const spawner = createSpawner();
  const launch = createLauncher({
    spawner,
    images: options.images,
    env: options.env ?? {},
    passEnv: options.passEnv ?? [],
    isolation: options.isolation ?? "auto",
    values: options.values,
    masker,
    now,
    borrowerOf: (path) => borrowerAmong([...watched.values()], path),
  });
  let ticker: NodeJS.Timeout | undefined;
  let closed = false;

  function run(effect: RunUnit, workflow: WorkflowIdentity): boolean {
    const directory = unitDirectoryOf(dataDir, { uid: workflow.uid, ...effect });
    if (closed || watched.has(directory.root)) return true;
    const meta = readMeta(directory.meta);
    if (meta !== undefined && hasBegun(directory)) watch(directory, meta).tick();
    else if (!mayStart()) return false;
    else start(effect, workflow, directory, meta);
    return true;
  }

  function start(
    effect: RunUnit,
    workflow: WorkflowIdentity,
    directory: AttemptDirectory,
    meta: AttemptMeta | undefined,
  ): void {
    const launched = launch(effect, workflow, directory, meta);
    if ("problem" in launched) {
      report(workflow, errorReport({ ...effect, host }, masker().mask(launched.problem)), effect.unit);
      return;
    }
    watch(directory, launched.meta, launched.child);
  }

  function cancel(effect: CancelUnit, workflow: WorkflowIdentity): void {
    if (closed) return;
    const { node, attempt, unit } = effect;
    const directory = unitDirectoryOf(dataDir, { uid: workflow.uid, ...effect });
    const known = watched.get(directory.root);
    if (known !== undefined) {
      known.watch.cancel(effect.graceMs);
      return;
    }
    // Either the attempt can never start from now on, or it has begun and is there to be ended.
    const vetoed = prepareVeto(directory, { workflow, node, attempt }, now());
    const meta = vetoed === "exists" ? readMeta(directory.meta) : undefined;
    if (meta === undefined) report(workflow, errorReport({ node, attempt, host }, neverStarted.message), unit);
    else watch(directory, meta).cancel(effect.graceMs);
  }

  function watch(directory: AttemptDirectory, meta: AttemptMeta, launched?: Spawned): Watch {
    const { workflow, node, attempt, unit } = meta;
    const container = unit?.container === undefined ? {} : { container: unit.container };
    const onStarted = (pid: number) => soon(() => options.onStarted?.(workflow, node, attempt, pid));
    const onLine =
      onLog === undefined
        ? {}
        : { onLine: (line: LineSeen) => soon(() => onLog(workflow, { node, attempt, ...container, ...line })) };
    const onEnd = (said: NodeReport) => {
      watched.delete(directory.root);
      if (watched.size === 0) clearInterval(ticker);
      report(workflow, said, unit);
    };
    const created = createWatch(directory, meta, { host, masker, now, onStarted, ...onLine, onEnd }, launched);
    if (watched.size === 0) ticker = setInterval(tick, tickMs);
    watched.set(directory.root, { meta, watch: created, blindSince: undefined });
    return created;
  }

  function tick(): void {
    for (const one of [...watched.values()]) look(one);
  }

  /** A host that is short of descriptors for a moment must not end a step that runs well. */
  function look(one: Watched): void {
    try {
      one.watch.tick();
      one.blindSince = undefined;
    } catch (error) {
      one.blindSince ??= performance.now();
      if (performance.now() - one.blindSince < patienceMs) return;
      one.watch.fail(`could not be watched any more: ${causeOf(error)}`);
    }
  }

  function report(workflow: WorkflowIdentity, said: NodeReport, unit: UnitName | undefined): void {
    soon(() => options.onReport(workflow, said, unit?.name));
  }

  /** On a turn of its own: what the engine does when it is called is none of this executor's failures. */
  function soon(call: () => void): void {
    setImmediate(() => {
      if (!closed) call();
    });
  }

  /** Nothing is thrown at the engine: what goes wrong here is how the attempt ended. */
  function guard<T>(effect: CancelUnit | RunUnit, workflow: WorkflowIdentity, otherwise: T, act: () => T): T {
    try {
      return act();
    } catch (error) {
      const message = masker().mask(`could not be run on this host: ${causeOf(error)}`);
      report(workflow, errorReport({ ...effect, host }, message), effect.unit);
      return otherwise;
    }
  }

  async function close(): Promise<void> {
    closed = true;
    clearInterval(ticker);
    spawner.close();
    await Promise.all([...watched.values()].map(({ watch }) => watch.close()));
    watched.clear();
  }

  return {
    run: (effect, workflow) => guard(effect, workflow, true, () => run(effect, workflow)),
    cancel: (effect, workflow) => guard(effect, workflow, undefined, () => cancel(effect, workflow)),
    hasBegun: (effect, workflow) => hasBegun(unitDirectoryOf(dataDir, { uid: workflow.uid, ...effect })),
    close,
  };
}

type LineSeen = Omit<NodeLogLine, "node" | "attempt" | "container">;

/** True when an attempt's wrapper may be at work, or must never be. */
function hasBegun(directory: AttemptDirectory): boolean {
  return existsSync(directory.process) || existsSync(directory.veto);
}

function borrowerAmong(watched: readonly Watched[], path: string): string | undefined {
  const borrowed = watched.find(({ meta }) => meta.step?.paths.kind === "lent" && meta.step.paths.paths.includes(path));
  return borrowed?.meta.node;
}

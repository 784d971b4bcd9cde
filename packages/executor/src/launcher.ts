import { delimiter, isAbsolute, resolve } from "node:path";
import type { EnvVariable, ProcessWork, WorkflowIdentity } from "@onexit/events";
import type { AttemptDirectory } from "./attempt-directory.ts";
import { commandOf } from "./command.ts";
import { neverStarted } from "./ending.ts";
import { environmentOf, type HostEnvironment } from "./environment.ts";
import { expandVariables } from "./expand-variables.ts";
import { probeIsolation } from "./isolation.ts";
import { putLinks } from "./lent-links.ts";
import type { Masker } from "./mask.ts";
import { type AttemptMeta, readMeta } from "./meta.ts";
import { type Prepared, prepareAttempt } from "./prepare.ts";
import { spawnWrapper } from "./spawn-wrapper.ts";
import type { Spawned } from "./spawned.ts";
import type { Spawner } from "./spawner.ts";
import type { ImageLookup } from "./stand-ins.ts";
import { hasAbsolutePaths } from "./step-paths.ts";
import type { RunUnit } from "./unit.ts";
import { resolveEnvironment, type ValueSource } from "./values.ts";

/** What a launcher is made with. */
export interface LauncherOptions {
  readonly images: ImageLookup;
  /** The host's environment. */
  readonly env: HostEnvironment;
  readonly passEnv: readonly string[];
  readonly isolation: "auto" | "never";
  readonly values: ValueSource;
  readonly masker: () => Masker;
  readonly spawner: Spawner;
  /** Epoch ms. */
  readonly now: () => number;
  /** The node that uses a path of the host which no two steps may use at once. */
  readonly borrowerOf: (path: string) => string | undefined;
}

/** What a launch came to. */
type Launched = { readonly meta: AttemptMeta; readonly child: Spawned } | { readonly problem: string };

/** Starts attempts: `prepared` is what is known of one that was prepared before and never launched. Throws what the host says. */
export type Launcher = (
  effect: RunUnit,
  workflow: WorkflowIdentity,
  directory: AttemptDirectory,
  prepared: AttemptMeta | undefined,
) => Launched;

/** A launcher of processes on this host. */
export function createLauncher(options: LauncherOptions): Launcher {
  const probed = once(() => (options.isolation === "never" ? undefined : probeIsolation(options.env.PATH ?? "")));

  return (effect, workflow, directory, known) => {
    const { work } = effect;
    const mapping = options.images(work.image);
    const isolation = hasAbsolutePaths(work, effect.supplies ?? []) ? probed() : undefined;
    const resolved = resolveEnvironment(work, options.values);
    if ("problem" in resolved) return resolved;
    const environment = environmentOf({
      host: options.env,
      passEnv: options.passEnv,
      mapping,
      work: resolved.variables,
      home: directory.work,
      temporary: isolation === undefined ? directory.work : "/tmp",
    });
    const path = environment.PATH ?? "";
    const cwd = resolve(directory.work, work.workingDir ?? ".");
    const place = { path, cwd, standIns: mapping?.path ?? [] };
    const command = commandOf(withVariables(work, resolved.variables), mapping, directory.script, place);
    if ("problem" in command) return command;
    const words = [
      ...path.split(delimiter),
      ...command.argv,
      ...(mapping?.entrypoint ?? []),
      ...(mapping?.shell ?? []),
    ];

    const made: Prepared =
      known ??
      prepareAttempt({
        effect,
        workflow,
        directory,
        isolation,
        visible: words.filter((word) => isAbsolute(word)),
        borrowerOf: (path) => {
          const borrower = options.borrowerOf(path);
          return borrower === effect.node ? undefined : borrower;
        },
        masker: options.masker(),
        at: options.now(),
      });
    // Prepared by another engine in this very moment: our wrapper may compete with that one's.
    const prepared = made === "exists" ? readMeta(directory.meta) : made;
    if (prepared === undefined) return { problem: `${directory.root} holds no description of the attempt` };
    if ("problem" in prepared) return prepared;
    const { step } = prepared;
    if (step === undefined) return { problem: neverStarted.message };
    if (step.paths.kind === "own" && isolation === undefined) {
      return { problem: "its absolute paths need a file system view of its own, which this host no longer gives" };
    }
    putLinks(step.paths);
    const wrapper = { directory, step, argv: command.argv, environment, isolation };
    return { meta: prepared, child: spawnWrapper(wrapper, options.spawner.spawn) };
  };
}

/** The work with what its words name of its own variables; what the image brings knows none. */
function withVariables(work: ProcessWork, variables: readonly Pick<EnvVariable, "name" | "value">[]): ProcessWork {
  const known = new Map(variables.map(({ name, value }) => [name, value]));
  const expand = (words: readonly string[]) => words.map((word) => expandVariables(word, known));
  return { ...work, command: expand(work.command), args: expand(work.args) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

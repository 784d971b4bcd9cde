import type { AttemptDirectory } from "./attempt-directory.ts";
import { type Environment, foreignNames } from "./environment.ts";
import type { Isolation } from "./isolation.ts";
import type { StepMeta } from "./meta.ts";
import { bootId } from "./process-identity.ts";
import { type Spawned, type SpawnRequest, spawnHere } from "./spawner.ts";
import { wrapper } from "./wrapper.ts";

/** One launch of a prepared attempt. */
export interface Launch {
  readonly directory: AttemptDirectory;
  readonly step: Pick<StepMeta, "cwd" | "paths">;
  readonly argv: readonly string[];
  readonly environment: Environment;
  /** Needed by a step whose absolute paths are its own. */
  readonly isolation: Isolation | undefined;
}

/**
 * Start the wrapper in a session of its own, with its output going straight to files: nothing of it depends on this
 * process any more. Throws, or the child emits `error`, when the host has no process to spare.
 */
export function spawnWrapper(
  { directory, step, argv, environment, isolation }: Launch,
  begin: (request: SpawnRequest) => Spawned = spawnHere,
): Spawned {
  const own = step.paths.kind === "own" ? isolation : undefined;
  const root = step.paths.kind === "own" ? step.paths.root : undefined;
  const start = root === undefined ? step.cwd : "/";
  const command = [...(own === undefined ? [] : enter(own, root, step.cwd)), ...withForeignNames(argv, environment)];
  const shell = ["/bin/sh", "-c", wrapper, "sh", directory.root, bootId(), own?.mount ?? "", start, ...command];
  const [file = "", ...words] = [...(own?.unshare ?? []), ...shell];
  const { root: cwd, stdout, stderr, exit } = directory;
  return begin({ file, words, cwd, env: environment, stdout, stderr, exit });
}

/** `unshare` without a namespace only changes the root and becomes the command. */
function enter(isolation: Isolation, root: string | undefined, cwd: string): readonly string[] {
  return root === undefined ? [] : [isolation.unshare[0], `--root=${root}`, `--wd=${cwd}`];
}

/** A shell drops variables whose names it cannot pronounce; `env` sets them again and becomes the command. */
function withForeignNames(argv: readonly string[], environment: Environment): readonly string[] {
  const names = foreignNames(environment);
  return names.length === 0 ? argv : ["/usr/bin/env", ...names.map((name) => `${name}=${environment[name]}`), ...argv];
}

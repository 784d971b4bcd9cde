import { extend } from "@onexit/events";
import type { AttemptDirectory } from "./attempt-directory.ts";
import { type Environment, foreignNames } from "./environment.ts";
import type { Isolation } from "./isolation.ts";
import type { StepMeta } from "./meta.ts";
import { bootId } from "./process-identity.ts";
import { isProgram } from "./program.ts";
import type { Spawned, SpawnRequest } from "./spawned.ts";
import { spawnHere } from "./spawner.ts";

/** One launch of a prepared attempt. */
export interface Launch {
  readonly directory: AttemptDirectory;
  readonly step: Pick<StepMeta, "cwd" | "paths">;
  readonly argv: readonly [string, ...string[]];
  readonly environment: Environment;
  /** Needed by a step whose absolute paths are its own. */
  readonly isolation: Isolation | undefined;
}

/**
 * Start the wrapper in a process group of its own, with its output going straight to files: nothing of it depends on this
 * process any more. Throws, or the child emits `error`, when the host has no process to spare.
 */
export function spawnWrapper(
  { directory, step, argv, environment, isolation }: Launch,
  begin: (request: SpawnRequest) => Spawned = spawnHere,
): Spawned {
  const own = step.paths.kind === "own" ? isolation : undefined;
  const root = step.paths.kind === "own" ? step.paths.root : undefined;
  const start = root === undefined ? step.cwd : "/";
  const foreign = foreignNames(environment);
  const command = [
    ...(own === undefined ? [] : enter(own, root, step.cwd)),
    ...(foreign.length === 0 ? [] : ["/usr/bin/env", "--", ...foreign.map((name) => `${name}=${environment[name]}`)]),
    ...(isProgram(argv[0]) ? argv : ["/bin/sh", "-c", 'exec "$0" "$@"', ...argv]),
  ];
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !foreign.includes(name)));
  return begin({
    before: own?.unshare ?? [],
    words: [directory.root, bootId(), own?.mount ?? "", start, ...command],
    // The forker's bash tells every command its own name, so the others get it too.
    env: extend(env, { _: command[0] ?? "" }),
    claim: directory.process,
    stderr: directory.stderr,
  });
}

/** `unshare` without a namespace only changes the root and becomes the command. */
function enter(isolation: Isolation, root: string | undefined, cwd: string): readonly string[] {
  return root === undefined ? [] : [isolation.unshare[0], `--root=${root}`, `--wd=${cwd}`];
}

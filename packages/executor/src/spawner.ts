import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { createForker, type Forker } from "./forker.ts";
import type { Spawned, SpawnRequest } from "./spawned.ts";
import { wrapperOf } from "./wrapper.ts";

/** Starts processes that depend on nobody. */
export interface Spawner {
  /** Throws, or the process emits `error`, when the host has none to spare. */
  spawn(request: SpawnRequest): Spawned;
  /** Ends the forker; the processes go on. */
  close(): void;
}

/** So many processes are started without the forker: a short workflow is over before it would pay. */
const withoutForker = 3;

/**
 * A spawner whose cost does not grow with this process. A fork from here copies the page tables of all its memory while
 * the event loop waits (measured: 0.8 ms at 50 MB, 5.5 ms at 200 MB), and ends in a shell that must be loaded. So a small
 * process forks instead (forker.ts) once there is more to start, where there is a bash.
 */
export function createSpawner(): Spawner {
  let forker: Forker | undefined;
  let count = 0;

  return {
    spawn: (request) => {
      count += 1;
      if (count === withoutForker + 1 && process.platform === "linux") forker = createForker(spawnHere);
      return forker?.fork(request) ?? spawnHere(request);
    },
    close: () => forker?.close(),
  };
}

// In a subshell, since dash would close the descriptors in itself. Of the end of its children Node hears without being told.
const wrapper = `exec 2>/dev/null\n${wrapperOf({ run: '(exec "$@" 2>&4 3>&- 4>&-)', told: ":" })}`;

/** Start a process as a child of this one. */
export function spawnHere({ before, words, env, stderr }: SpawnRequest): ChildProcess {
  const [file = "", ...rest] = [...before, "/bin/sh", "-c", wrapper, "sh", ...words];
  const descriptor = openSync(stderr, "a");
  try {
    const stdio = ["ignore", "ignore", descriptor] as const;
    return spawn(file, rest, { cwd: "/", env: { ...env }, detached: true, stdio: [...stdio] });
  } finally {
    closeSync(descriptor);
  }
}

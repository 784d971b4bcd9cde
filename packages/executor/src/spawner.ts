import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { Environment } from "./environment.ts";
import { spawnHelper } from "./spawn-helper.ts";

/** A process to start in a session of its own. */
export interface SpawnRequest {
  readonly file: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Environment;
  /** Files that become its descriptors 1, 2 (appended to, created when absent) and 3 (there already). */
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: string;
}

/** A process that was asked for; a `ChildProcess` is one. */
export interface Spawned {
  /** Undefined until it is known. */
  readonly pid?: number | undefined;
  /** `lost`: nobody will say any more what became of it, and whether it was started. */
  once(event: "spawn" | "exit" | "lost", listener: () => void): unknown;
  once(event: "error", listener: (error: Error) => void): unknown;
  unref(): void;
}

/** Starts processes that depend on nobody. */
export interface Spawner {
  /** Throws, or the process emits `error`, when the host has none to spare. */
  spawn(request: SpawnRequest): Spawned;
  /** Ends the helper; the processes go on. */
  close(): void;
}

/** So many processes are started without a helper: a short workflow is over before it would pay. */
const withoutHelper = 8;

/**
 * A spawner whose cost does not grow with this process. A fork copies the page tables of all its memory while the event
 * loop waits (measured: 0.8 ms at 50 MB, 5.5 ms at 200 MB), so a small helper forks instead once there is much to start.
 * Until it is ready, and if it ever ends, processes are started from here. What it is asked to start is a wrapper, of
 * which any number may be launched at any later time (wrapper.ts), so a request needs no acknowledgement.
 */
export function createSpawner(): Spawner {
  const asked = new Map<number, Asked>();
  let helper: ChildProcess | undefined;
  let isReady = false;
  let count = 0;

  function start(): void {
    try {
      // Not our environment: it may hold secrets, and options that are meant for this process alone.
      helper = spawn(process.execPath, ["--max-semi-space-size=1", "-e", spawnHelper], {
        env: {},
        cwd: "/",
        detached: true,
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
    } catch {
      // The host is short of processes right now: those from here go on.
      return;
    }
    helper.on("message", hear);
    helper.once("error", gone);
    helper.once("exit", gone);
    helper.once("disconnect", gone);
    helper.unref();
    helper.channel?.unref();
  }

  function hear(message: unknown): void {
    const { id, ...said } = message as HelperMessage;
    if (id === undefined) isReady = true;
    else asked.get(id)?.hear(said);
    if (id !== undefined && said.pid === undefined) asked.delete(id);
  }

  function gone(): void {
    isReady = false;
    const lost = [...asked.values()];
    asked.clear();
    for (const one of lost) one.events.emit("lost");
  }

  return {
    spawn: (request) => {
      count += 1;
      if (count === withoutHelper) start();
      if (!isReady || helper?.connected !== true) return spawnHere(request);
      const one = createAsked();
      asked.set(count, one);
      // A failed write is an end of the helper, and `gone` follows.
      helper.send({ id: count, ...request }, () => {});
      return one.spawned;
    },
    close: () => {
      isReady = false;
      if (helper?.connected === true) helper.disconnect();
    },
  };
}

/** Start a process as a child of this one. */
export function spawnHere({ file, words, cwd, env, stdout, stderr, exit }: SpawnRequest): ChildProcess {
  const descriptors: number[] = [];
  const open = (path: string, flags: string) => {
    const descriptor = openSync(path, flags);
    descriptors.push(descriptor);
    return descriptor;
  };
  try {
    const stdio = ["ignore", open(stdout, "a"), open(stderr, "a"), open(exit, "r+")] as const;
    return spawn(file, words, { cwd, env: { ...env }, detached: true, stdio: [...stdio] });
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
}

/** What the helper says: that it is ready, or of a request its pid, its error, or that it has ended. */
interface HelperMessage {
  readonly id?: number;
  readonly pid?: number;
  readonly error?: string;
}

interface Asked {
  readonly spawned: Spawned;
  readonly events: EventEmitter;
  hear(said: Omit<HelperMessage, "id">): void;
}

function createAsked(): Asked {
  const events = new EventEmitter();
  let pid: number | undefined;
  return {
    events,
    spawned: {
      get pid() {
        return pid;
      },
      once: (event: string, listener: (error: Error) => void) => events.once(event, listener),
      unref: () => {},
    },
    hear: (said) => {
      pid ??= said.pid;
      if (said.error !== undefined) events.emit("error", new Error(said.error));
      else events.emit(said.pid === undefined ? "exit" : "spawn");
    },
  };
}

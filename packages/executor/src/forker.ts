import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import type { Spawned, SpawnRequest } from "./spawned.ts";
import { wrapperOf } from "./wrapper.ts";

/** A small process that forks for this one. */
export interface Forker {
  /** Start a wrapper; undefined when this one must be started otherwise. */
  fork(request: SpawnRequest): Spawned | undefined;
  /** Let it end; what it has started goes on. */
  close(): void;
}

/** A longer request might hold words that the kernel refuses, and then it is `spawn` that can say so. */
const longestRequest = 64 * 1024;

/**
 * What the forker runs: for each request, a length and so many bytes, a process in a group of its own (`set -m`) that
 * evaluates it and so becomes the wrapper; nothing is executed but the step's command. It takes bash, which reads in bulk
 * and makes groups without a terminal. `disown` keeps its table of jobs empty, which it would search ever longer. RANDOM
 * and the like lose their meaning by `unset` and can be handed on, and LC_ALL, which is not, saves loading a locale.
 *
 * A wrapper says on descriptor 5 at its end the number of its request, from a variable whose name is never one of a step's
 * here (environment.ts). Nobody may be there to read that, hence the trap: unlike a signal that is ignored, one that is
 * trapped is as ever for the command. The command runs without a subshell, which would touch some twenty pages more.
 */
const script = `exec 5>&1 >/dev/null 2>&1
set -m
LC_ALL=C
unset OLDPWD RANDOM SHLVL
step() {
trap : PIPE
${wrapperOf({ run: '"$@" 2>&4 3>&- 4>&- 5>&-', told: 'echo "$BASH_REQUEST" >&5' })}}
while read -r -N 8 size && read -r -N "$((10#$size))" request; do
  { eval "$request"; } </dev/null &
  disown
done
`;

interface Asked {
  readonly request: SpawnRequest;
  readonly events: EventEmitter;
  /** What was started in its place. */
  instead?: Spawned;
}

/**
 * A forker that has been started. Once it has ended, whatever the reason, it forks nothing more, and what it was asked for
 * and nobody runs is started `instead`: any number of wrappers may be launched for an attempt (wrapper.ts).
 */
export function createForker(instead: (request: SpawnRequest) => Spawned): Forker {
  const asked = new Map<number, Asked>();
  let count = 0;
  let bash: ChildProcess | undefined = start();
  let heard = "";
  bash?.once("error", gone);
  bash?.once("exit", gone);
  // What fails here is an end of the forker, and `gone` follows.
  for (const pipe of [bash?.stdin, bash?.stdout]) pipe?.on("error", () => {});
  bash?.stdout?.setEncoding("latin1").on("data", (text: string) => {
    const lines = `${heard}${text}`.split("\n");
    heard = lines.pop() ?? "";
    for (const line of lines) hear(line);
  });
  // Wrappers hold the other end of this pipe, also when the forker has ended.
  for (const handle of [bash, bash?.stdin, bash?.stdout]) (handle as { unref?: () => void } | undefined)?.unref?.();

  function hear(line: string): void {
    const id = Number(line);
    const ended = asked.get(id);
    asked.delete(id);
    ended?.events.emit("exit");
  }

  function gone(): void {
    bash = undefined;
    for (const one of asked.values()) {
      if (!existsSync(one.request.claim)) replace(one, instead);
    }
  }

  function fork(request: SpawnRequest): Spawned | undefined {
    if (bash?.stdin == null || request.before.length > 0) return undefined;
    count += 1;
    const id = count;
    const code = `BASH_REQUEST=${id};${codeOf(request)}`;
    const size = Buffer.byteLength(code);
    if (size > longestRequest || code.includes("\0")) return undefined;
    bash.stdin.write(`${String(size).padStart(8, "0")}${code}`);
    const one: Asked = { request, events: new EventEmitter() };
    asked.set(id, one);
    return new Forked(one, () => asked.delete(id));
  }

  return {
    fork,
    close: () => {
      asked.clear();
      bash?.stdin?.end();
      bash?.stdout?.destroy();
      bash = undefined;
    },
  };
}

function start(): ChildProcess | undefined {
  try {
    // Not our environment: it may hold secrets, and options that are meant for this process alone. And no start-up file,
    // which a bash reads when it takes its standard input for somebody's remote login.
    return spawn("/bin/bash", ["--norc", "-c", script, "onexit-forker"], {
      env: {},
      cwd: "/",
      detached: true,
      stdio: ["pipe", "pipe", "ignore"],
    });
  } catch {
    // The host is short of processes right now: those from here go on.
    return undefined;
  }
}

function codeOf({ words, env }: SpawnRequest): string {
  const variables = Object.entries(env).map(([name, value]) => ` ${name}=${quote(value)}`);
  return `export${variables.join("")};step ${words.map(quote).join(" ")}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What was asked of the bash, or what was started in its place. */
class Forked implements Spawned {
  readonly #one: Asked;
  readonly #forget: () => void;

  constructor(one: Asked, forget: () => void) {
    this.#one = one;
    this.#forget = forget;
  }

  get pid(): number | undefined {
    return this.#one.instead?.pid;
  }

  get isForked(): boolean {
    return this.#one.instead === undefined;
  }

  once(event: string, listener: (error: Error) => void): unknown {
    return this.#one.events.once(event, listener);
  }

  unref(): void {
    this.#forget();
    this.#one.instead?.unref();
  }
}

function replace(one: Asked, instead: (request: SpawnRequest) => Spawned): void {
  try {
    const started = instead(one.request);
    one.instead = started;
    for (const event of ["spawn", "exit"] as const) started.once(event, () => one.events.emit(event));
    started.once("error", (error) => one.events.emit("error", error));
  } catch (error) {
    one.events.emit("error", error);
  }
}

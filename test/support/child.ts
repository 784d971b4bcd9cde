import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of this test and what it has written so far. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exited: Promise<Exit>;
  readonly isRunning: () => boolean;
  /** The first match in what it writes; rejects with everything it wrote when it ends without, or after `ms`. */
  readonly says: (pattern: RegExp, ms?: number) => Promise<RegExpExecArray>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** To its whole process group, as a terminal does. */
  readonly signalGroup: (signal: NodeJS.Signals) => void;
  /** kill -9; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** The exit, which has to come within `ms`. */
  readonly ends: (ms?: number) => Promise<Exit>;
}

/** How a process is started; it sees these variables and no others. */
export interface ChildOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** What every process here needs of ours. */
export const baseEnvironment = { PATH: process.env.PATH, HOME: process.env.HOME, LANG: "C.UTF-8" };

/** Starts `node` on a built file, as the leader of a process group of its own. */
export function startNode({ args, env, cwd }: ChildOptions): Child {
  const child = spawn(process.execPath, args, { env, cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const stdout = collected(child.stdout);
  const stderr = collected(child.stderr);
  // Its output is complete only when it has closed, which is a moment after its end.
  const exited = once(child, "close").then(([code, signal]): Exit => ({ code, signal }));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const written = () => `--- stdout of ${args.join(" ")}\n${stdout()}\n--- stderr\n${stderr()}`;
  const kill = async () => {
    child.kill("SIGKILL");
    await ended(child);
  };
  return {
    pid: child.pid ?? -1,
    stdout,
    stderr,
    exited,
    isRunning,
    async says(pattern, ms = 20_000) {
      const deadline = performance.now() + ms;
      for (;;) {
        const isOver = !isRunning();
        const found = pattern.exec(stdout()) ?? pattern.exec(stderr());
        if (found !== null) return found;
        if (isOver || performance.now() > deadline) {
          throw new Error(`never said ${pattern}${isOver ? " and has ended" : ` within ${ms} ms`}\n${written()}`);
        }
        await sleep(10);
      }
    },
    signal: (signal) => child.kill(signal),
    signalGroup: (signal) => void process.kill(-(child.pid ?? 0), signal),
    kill,
    async ends(ms = 30_000) {
      const over = new AbortController();
      const late = sleep(ms, undefined, { signal: over.signal }).then(() => undefined);
      late.catch(() => {});
      const exit = await Promise.race([exited, late]);
      over.abort();
      if (exit === undefined) throw new Error(`has not ended within ${ms} ms\n${written()}`);
      return exit;
    },
    [Symbol.asyncDispose]: kill,
  };
}

function collected(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

/** Not `close`: a grandchild may hold its output open. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LeafWork, ProcessWork, WorkflowIdentity } from "@onexit/events";
import type { NodeReport, RunProcess } from "@onexit/interpreter";
import {
  createProcessExecutor,
  type Executor,
  type NodeLogLine,
  type ProcessExecutorOptions,
} from "../../src/index.ts";
import { isAlive } from "../../src/process-identity.ts";
import { readRecord } from "../../src/process-record.ts";

export const workflow: WorkflowIdentity = { cluster: "local", namespace: "default", name: "wf", uid: "uid-1" };

/** A container of plain shell with nothing around it. */
export const shell: ProcessWork = {
  ...{ kind: "container", name: "main", image: "alpine", command: ["sh", "-c"], args: [], env: [], envFrom: [] },
  ...{
    mounts: [],
    outputs: [],
    inputArtifacts: [],
    outputArtifacts: [],
    volumes: [],
    initContainers: [],
    sidecars: [],
  },
  ...{ captureResult: true, daemon: false },
};

/** A step that runs a line of shell. */
export function effectOf(
  node: string,
  work: Partial<ProcessWork> | string,
  attempt = 1,
): RunProcess & { readonly work: ProcessWork } {
  const whole = { ...shell, ...(typeof work === "string" ? { args: [literal(work)] } : work) } as ProcessWork;
  return { type: "RunProcess", node, template: "main", displayName: node, attempt, work: whole, host: "here" };
}

/** A line of the shell's as a container's argument, where `$$` is one `$`. */
function literal(line: string): string {
  return line.replaceAll("$$", () => "$$$$");
}

/** An attempt of any work. */
export function leafOf(node: string, work: LeafWork): RunProcess {
  return { type: "RunProcess", node, template: "main", displayName: node, attempt: 1, work, host: "here" };
}

export interface Fixture extends AsyncDisposable {
  readonly dataDir: string;
  readonly executor: Executor;
  readonly reports: readonly NodeReport[];
  readonly lines: readonly NodeLogLine[];
  readonly pids: ReadonlyMap<string, number>;
  /** Run it and wait for its report. */
  ended(effect: RunProcess): Promise<NodeReport>;
  /** The next report of a node that has not been waited for. */
  reported(node: string): Promise<NodeReport>;
}

/** An executor on a directory of its own, or on a given one; nothing is left of what it ran. */
export function createFixture(options: Partial<ProcessExecutorOptions> = {}): Fixture {
  const dataDir = options.dataDir ?? createDataDir();
  const reports: NodeReport[] = [];
  const lines: NodeLogLine[] = [];
  const pids = new Map<string, number>();
  let seen = 0;
  const executor = createProcessExecutor({
    dataDir,
    images: [],
    host: "here",
    now: Date.now,
    env: process.env,
    onReport: (_, report) => void reports.push(report),
    onStarted: (_, node, __, pid) => void pids.set(node, pid),
    onLog: (_, line) => void lines.push(line),
    ...options,
  });
  const reported = (node: string) =>
    until(`the report of ${node}`, () => {
      const index = reports.findIndex((report, position) => position >= seen && report.node === node);
      if (index === -1) return undefined;
      const [report] = reports.splice(index, 1);
      reports.splice(seen, 0, report as NodeReport);
      seen += 1;
      return report;
    });
  return {
    dataDir,
    executor,
    reports,
    lines,
    pids,
    reported,
    ended: (effect) => {
      executor.run(effect, workflow);
      return reported(effect.node);
    },
    [Symbol.asyncDispose]: async () => {
      await executor.close();
      await removeDataDir(dataDir);
    },
  };
}

function createDataDir(): string {
  return mkdtempSync(join(tmpdir(), "onexit-executor-"));
}

/** Remove a data directory, once what ran in it has been killed. */
async function removeDataDir(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  for (const file of recordsIn(dataDir)) killGroup(file);
  await until("the directory to be quiet", () => {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    return !existsSync(dataDir) || undefined;
  });
}

/** Wait, at most ten seconds, until something is there. */
export async function until<T>(what: string, look: () => T | undefined): Promise<T> {
  const givenUp = performance.now() + 10_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > givenUp) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Everything that an iterable gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** True while a process runs; zombies do not. */
export function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}

function recordsIn(dataDir: string): readonly string[] {
  if (!existsSync(dataDir)) return [];
  const names = readdirSync(dataDir, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /\/process$/.test(name)).map((name) => join(dataDir, name));
}

/** Kill the group of a wrapper that a test left behind. */
function killGroup(file: string): void {
  const identity = readRecord(file)?.identity;
  if (identity === undefined || !isAlive(identity)) return;
  try {
    process.kill(-identity.pid, "SIGKILL");
  } catch {
    // Gone by itself.
  }
}

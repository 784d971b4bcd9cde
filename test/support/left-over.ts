import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A process whose command line names a directory. */
export interface Found {
  readonly pid: number;
  readonly commandLine: string;
}

/** Every living process but this one whose command line names the directory: whatever a test has started in it. */
export async function processesIn(dir: string): Promise<readonly Found[]> {
  const found = await Promise.all(
    (await pidsOfAll()).map(async (pid) => {
      const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return { pid, commandLine: text.replaceAll("\0", " ").trim() };
    }),
  );
  return found.filter(({ pid, commandLine }) => pid !== process.pid && commandLine.includes(dir));
}

/** Waits until nothing runs in the directory any more; what still does after `ms` is killed and told. */
export async function requireNoneLeft(dir: string, ms = 5_000): Promise<void> {
  const deadline = performance.now() + ms;
  let left = await processesIn(dir);
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(50);
    left = await processesIn(dir);
  }
  if (left.length === 0) return;
  for (const { pid } of left) process.kill(pid, "SIGKILL");
  throw new Error(`left over: ${left.map(({ pid, commandLine }) => `${pid} ${commandLine}`).join("; ")}`);
}

/** Kills the steps that an engine has left running with its data in the directory; none is told of its end. */
export async function killStepsIn(dir: string): Promise<void> {
  for (const pid of await pidsOfAll()) {
    // A step's wrapper holds open there what it writes its end into, and leads the step's group.
    const file = await readlink(`/proc/${pid}/fd/3`).catch(() => "");
    if (!file.startsWith(`${dir}/`)) continue;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended meanwhile, or is a process that its leader has in hand.
    }
  }
}

async function pidsOfAll(): Promise<readonly number[]> {
  return (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
}

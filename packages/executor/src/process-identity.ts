import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { codeOf } from "./cause.ts";
import { readIfPresent } from "./read-if-present.ts";

/**
 * Tells a wrapper from every other process that ever bears its number: it alone holds the attempt's `process` file as
 * descriptor 3. A start time says no more (it counts hundredths of a second), and a command line says nothing of a process
 * that was only forked.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly boot: string;
  /** The directory of the attempt, as it was named when it was launched. */
  readonly attempt: string;
  readonly file: { readonly dev: bigint; readonly ino: bigint };
}

/** This boot of this machine; empty where the kernel does not say. */
export function bootId(): string {
  boot ??= readIfPresent("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return boot;
}

/** No process outlives its machine's boot. */
let boot: string | undefined;

/** True while that very wrapper runs; a zombie does not. */
export function isAlive({ pid, attempt, file }: ProcessIdentity): boolean {
  // Without /proc only the command line is left, which every wrapper has there.
  if (process.platform !== "linux") return commandLineByPs(pid).includes(` sh ${attempt} `);
  try {
    const held = statSync(`/proc/${pid}/fd/3`, { bigint: true, throwIfNoEntry: false });
    return held?.ino === file.ino && held.dev === file.dev;
  } catch (error) {
    // Another user's process is not ours; one that ended just now has no descriptors.
    if (codeOf(error) === "EACCES" || codeOf(error) === "ESRCH") return false;
    throw error;
  }
}

/** True while any process bears that number, or any group its negative, be it only for its parent to hear of its end. */
export function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** The process group of a process and whether it only awaits its parent; undefined when there is no such process. */
export function groupMember(pid: number): { readonly group: number; readonly zombie: boolean } | undefined {
  const text = readIfPresent(`/proc/${pid}/stat`);
  // From the third field on: the second is a name that may hold spaces and parentheses.
  const [state, , group] = text?.slice(text.lastIndexOf(")") + 2).split(" ") ?? [];
  return group === undefined ? undefined : { group: Number(group), zombie: state === "Z" || state === "X" };
}

function commandLineByPs(pid: number): string {
  try {
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8", timeout: 2_000 });
  } catch {
    return "";
  }
}

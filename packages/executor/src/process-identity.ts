import { execFileSync } from "node:child_process";
import { readIfPresent } from "./read-if-present.ts";

/**
 * Tells a wrapper from every other process that ever bears its number: by the attempt's directory in its command line,
 * which no two attempts share and nobody else has in that place. A start time says no more (it counts hundredths of a
 * second), and a shell takes a tenth of a whole step's time to read it from /proc, byte by byte.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly boot: string;
  /** The directory of the attempt, as it was named when it was launched. */
  readonly attempt: string;
}

/** This boot of this machine; empty where the kernel does not say. */
export function bootId(): string {
  boot ??= readIfPresent("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return boot;
}

/** No process outlives its machine's boot. */
let boot: string | undefined;

/** What an attempt's pid file says; undefined while it is absent or not yet written. */
export function readIdentity(file: string): ProcessIdentity | undefined {
  const [, pid, bootThen = "", attempt] = /^([1-9]\d*) (\S*) (.+)\n$/s.exec(readIfPresent(file) ?? "") ?? [];
  return attempt === undefined ? undefined : { pid: Number(pid), boot: bootThen, attempt };
}

/** True while that very wrapper runs; a zombie does not. */
export function isAlive(identity: ProcessIdentity): boolean {
  const { pid, attempt } = identity;
  if (process.platform !== "linux") return commandLineByPs(pid).includes(` sh ${attempt} `);
  const words = (readIfPresent(`/proc/${pid}/cmdline`) ?? "").split("\0");
  return words[1] === "-c" && words[3] === "sh" && words[4] === attempt;
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

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** One process, told apart from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque: the boot and the tick in which the process started; empty when it could not be read. */
  readonly startTime: string;
}

/** The identity of a live process; undefined when there is none, or only a zombie. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const startTime = process.platform === "linux" ? startTimeFromProc(pid) : startTimeFromPs(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** True while exactly that process lives. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identityOf(identity.pid)?.startTime === identity.startTime;
}

function startTimeFromProc(pid: number): string | undefined {
  try {
    const parsed = parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
    if (parsed === undefined || parsed.state === "Z" || parsed.state === "X") return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${parsed.startTicks}`;
  } catch {
    return undefined;
  }
}

/** The state (field 3) and start time in ticks since boot (field 22) of `/proc/<pid>/stat`, proc(5). */
export function parseStat(stat: string): { readonly state: string; readonly startTicks: string } | undefined {
  // The command's name stands in parentheses and may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTicks] = [fields[0], fields[19]];
  return state === undefined || startTicks === undefined ? undefined : { state, startTicks };
}

function startTimeFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8", timeout: 5_000 });
    const [state = "Z", ...started] = line.trim().split(/\s+/);
    return state.startsWith("Z") ? undefined : started.join(" ");
  } catch {
    return undefined;
  }
}

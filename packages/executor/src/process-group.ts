import { readdirSync, readFileSync } from "node:fs";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "./cause.ts";
import { bootId, groupMember, isAlive, isTaken, type ProcessIdentity } from "./process-identity.ts";

/** How long a killed group may take to be gone: only a process in the midst of a disk operation takes any time. */
const patienceMs = 5_000;
const quickTurns = 3;

/** Send a signal to every process of a group; false when there is none. */
export function signalGroup(group: number, signal: "SIGTERM" | "SIGKILL"): boolean {
  return kill(-group, signal);
}

/** Kill what is left of a child's group and wait until it is gone; false when it would not go. */
export function endGroup(group: number): Promise<boolean> {
  kill(-group, "SIGKILL");
  return isGone(group, (pause) => {
    kill(-group, "SIGKILL");
    // Nobody may be there to reap the dead, as in a container whose first process is no init: they count as gone.
    return pause >= 16 && !hasLiving(group);
  });
}

/** The same for the group of a wrapper that is no child: by now its number may be that of strangers, who are let be. */
export async function endGroupOf(leader: ProcessIdentity | undefined): Promise<boolean> {
  if (leader === undefined) return true;
  return isGone(leader.pid, (pause) => {
    // Mostly the wrapper is dying, and it costs much to look for who is left.
    if (!isAlive(leader) && (pause < 8 || !holdsProcessOf(leader))) return pause >= 8;
    kill(-leader.pid, "SIGKILL");
    return false;
  });
}

/** Wait until a group is gone, or `press` says that it is as good as that; false when that takes too long. */
async function isGone(group: number, press: (pause: number) => boolean): Promise<boolean> {
  const givenUp = performance.now() + patienceMs;
  // A wrapper that has told of its end kills its group with its next breath.
  for (let turn = 0; turn < quickTurns && isTaken(-group); turn += 1) await setImmediate();
  for (let pause = 2; isTaken(-group); pause = Math.min(pause * 2, 100)) {
    if (press(pause)) return true;
    if (performance.now() > givenUp) return false;
    await sleep(pause);
  }
  return true;
}

/**
 * True when a group that has lost its leader still holds a process of this attempt, told by the attempt's directory in
 * its environment: the number of an empty group may be somebody else's by now.
 */
function holdsProcessOf(leader: ProcessIdentity): boolean {
  if (process.platform !== "linux" || leader.boot !== bootId()) return false;
  return membersOf(leader.pid).some((pid) => environmentText(pid).includes(leader.attempt));
}

function hasLiving(group: number): boolean {
  return process.platform !== "linux" || membersOf(group).length > 0;
}

function membersOf(group: number): readonly number[] {
  const pids = readdirSync("/proc").flatMap((entry) => (/^\d+$/.test(entry) ? [Number(entry)] : []));
  return pids.filter((pid) => {
    const member = groupMember(pid);
    return member?.group === group && !member.zombie;
  });
}

function environmentText(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    // Ended, or another user's.
    return "";
  }
}

function kill(pid: number, signal: "SIGTERM" | "SIGKILL"): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // EPERM: it exists, as another user's; waiting is all that can be done.
    return codeOf(error) === "EPERM";
  }
}

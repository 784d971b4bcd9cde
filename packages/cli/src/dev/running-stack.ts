import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identityOf, isAlive, type ProcessIdentity } from "@onexit/nats/server";
import type { DevPlace } from "./place.ts";

/** What other commands need to know of an `onexit dev` that runs: for this user's eyes, since the token of its server is in it. */
export interface RunningStack {
  readonly process: ProcessIdentity;
  readonly url: string;
  /** With its token. */
  readonly nats: string;
  readonly headless: boolean;
  /** The variables by which actions find its inbox; absent where it has none. */
  readonly inbox?: Readonly<Record<string, string>>;
}

/** Writes down that this process has everything running; whoever is killed leaves a record that counts for nothing. */
export function writeRunningStack(place: DevPlace, stack: Omit<RunningStack, "process">): void {
  const path = pathOf(place);
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify({ process: identityOf(process.pid), ...stack }), { mode: 0o600 });
  renameSync(fresh, path);
}

/** Takes that back. */
export function removeRunningStack(place: DevPlace): void {
  rmSync(pathOf(place), { force: true });
}

/** The `onexit dev` that runs on a directory; undefined when none does, or it has not begun yet. */
export function runningStack(place: DevPlace): RunningStack | undefined {
  try {
    const stack = JSON.parse(readFileSync(pathOf(place), "utf8")) as RunningStack;
    return isAlive(stack.process) ? stack : undefined;
  } catch {
    return undefined;
  }
}

function pathOf({ dir }: DevPlace): string {
  return join(dir, "running.json");
}

import { TerminalError } from "@onexit/sdk";
import type { Found } from "../removal.ts";
import { locate } from "./locate.ts";
import { remove } from "./remove.ts";
import { openRoots, type Root } from "./roots.ts";
import type { Target } from "./target.ts";

/** What lies at these targets, and the roots that are there. */
export interface FoundFiles {
  readonly found: readonly Found[];
  readonly roots: readonly Root[];
}

/** Looks what lies at these targets; `directories` are the roots, undefined when none are configured. */
export async function findFiles(
  targets: readonly Target[],
  directories: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<FoundFiles> {
  if (directories === undefined) {
    throw new TerminalError(
      "CLEANUP_ROOTS is not set, so no file may be removed: it names the directories to clean in",
    );
  }
  const roots = await openRoots(directories);
  const found: Found[] = [];
  for (const target of targets) {
    for (const located of await locate(target, roots, signal)) {
      found.push("path" in located ? { name: located.path, remove: () => remove(located, signal) } : located);
    }
  }
  return { found, roots: roots.present };
}

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "@onexit/sdk";
import { removeTree, trashPrefix } from "./remove.ts";
import type { Root } from "./roots.ts";

/**
 * Removes what interrupted cleanups left in the roots, and helps those that are at it now. What cannot be removed is
 * logged and stays until the next time: nobody asked for it by name.
 */
export async function sweep(roots: readonly Root[], signal: AbortSignal, log: Log): Promise<void> {
  for (const root of roots) {
    try {
      const names = (await readdir(root.path)).filter((name) => name.startsWith(trashPrefix));
      for (const name of names) await removeTree(join(root.path, name), root.device, signal);
    } catch (thrown) {
      signal.throwIfAborted();
      log.warn({ err: thrown, root: root.path }, "the rest of an earlier cleanup cannot be removed");
    }
  }
}

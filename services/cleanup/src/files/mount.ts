import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { isAbsence } from "./file-error.ts";

/** A directory somewhere below `directory` that is on another device; undefined when the tree is all on one. */
export async function findMount(directory: string, device: number, signal: AbortSignal): Promise<string | undefined> {
  const waiting = [directory];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    signal.throwIfAborted();
    try {
      if ((await lstat(at)).dev !== device) return at;
      for (const entry of await readdir(at, { withFileTypes: true })) {
        if (entry.isDirectory()) waiting.push(join(at, entry.name));
      }
    } catch (thrown) {
      if (!isAbsence(thrown)) throw thrown;
    }
  }
  return undefined;
}

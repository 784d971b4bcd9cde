import { watch } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UsageError } from "../usage-error.ts";

/** Editors write a file in several steps; it is looked at when it has been quiet for so long, ms. */
const quietMs = 200;

/** Tells of each workflow file below a directory that was written, until it is closed. Throws UsageError for no directory. */
export async function watchFiles(
  cwd: string,
  dir: string,
  onChanged: (path: string) => Promise<void>,
): Promise<{ readonly close: () => void }> {
  const root = resolve(cwd, dir);
  const found = await stat(root).catch(() => undefined);
  if (!found?.isDirectory()) throw new UsageError(`--watch ${dir}: there is no such directory`, 5);
  const timers = new Map<string, NodeJS.Timeout>();
  // One after the other: two changes of one file never run side by side.
  let chain: Promise<void> = Promise.resolve();
  const take = (path: string) => {
    timers.delete(path);
    chain = chain.then(async () => {
      if (
        await stat(path).then(
          (it) => it.isFile(),
          () => false,
        )
      )
        await onChanged(path);
    });
  };
  const watcher = watch(root, { recursive: true }, (_, name) => {
    if (name === null || !isWorkflowFile(name)) return;
    const path = join(root, name);
    clearTimeout(timers.get(path));
    timers.set(
      path,
      setTimeout(() => take(path), quietMs),
    );
  });
  return {
    close() {
      watcher.close();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** Neither our own configuration and expectations, nor what lies in a hidden directory or among packages. */
export function isWorkflowFile(name: string): boolean {
  const parts = name.split(/[\\/]/);
  const file = parts.at(-1) ?? "";
  if (parts.some((part) => part.startsWith(".") || part === "node_modules")) return false;
  return /\.ya?ml$/.test(file) && !/^(?:onexit|(?:.*\.)?expect)\.ya?ml$/.test(file);
}

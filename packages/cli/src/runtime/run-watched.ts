import { watch } from "node:fs";
import { dirname, resolve } from "node:path";
import { deferred } from "../deferred.ts";
import type { Terminal } from "../terminal.ts";
import { problemText, UsageError } from "../usage-error.ts";
import { onInterrupts } from "./interrupts.ts";

/** Editors write a file in several steps; it is looked at when it has been quiet for so long, ms. */
const quietMs = 200;

/**
 * Runs, and runs again whenever one of the files was written, until somebody interrupts between two runs; an interrupt during
 * a run is the run's. A mistake in a file is told, and waits to be mended.
 */
export async function runWatched(
  terminal: Terminal,
  files: readonly string[],
  run: () => Promise<number>,
): Promise<number> {
  for (;;) {
    const changed = onceChanged(files.map((file) => resolve(terminal.cwd, file)));
    try {
      const code = await run();
      if (code === 130 || code === 143) return code;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      terminal.stderr.write(`${problemText(error)}\n`);
    }
    terminal.stderr.write(`onexit: runs again when ${files.join(", ")} is saved; Ctrl-C ends\n`);
    const left = deferred<number>();
    const release = onInterrupts([(signal) => left.resolve(signal === "SIGINT" ? 130 : 143)]);
    const code = await Promise.race([left.promise, changed.promise]);
    release();
    changed.close();
    if (code !== undefined) return code;
  }
}

/** Resolves once one of the paths was written, also while a run went on. Directories are watched: editors replace files. */
function onceChanged(paths: readonly string[]): { readonly promise: Promise<undefined>; readonly close: () => void } {
  const { promise, resolve: tell } = deferred<undefined>();
  let timer: NodeJS.Timeout | undefined;
  const watchers = [...new Set([...paths, ...paths.map((path) => dirname(path))])].map((place) =>
    watch(place, (_, name) => {
      const written = name === null ? place : resolve(place, name);
      if (!paths.some((path) => written === path || dirname(written) === path)) return;
      clearTimeout(timer);
      timer = setTimeout(() => tell(undefined), quietMs);
    }),
  );
  const close = () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
  return { promise, close };
}

import { createReadStream, existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type AttemptDirectory, attemptDirectoryAt } from "./attempt-directory.ts";
import { codeOf } from "./cause.ts";
import type { NodeLogLine } from "./executor.ts";
import { parseRecord } from "./log-record.ts";
import { mergeLines } from "./merge-lines.ts";
import { readMeta } from "./meta.ts";
import { containersIn } from "./unit.ts";

type Line = Pick<NodeLogLine, "container" | "stream" | "time" | "line">;

/** All lines of an attempt's processes, in the order of their times. */
export async function* readLogsOf(attempt: AttemptDirectory): AsyncGenerator<Line, void, undefined> {
  yield* mergeLines((await processesOf(attempt)).map((directory) => ({ from: "", lines: linesOf(directory) })));
}

/** How much an attempt's processes have written, in bytes of their logs. */
export async function logBytesOf(attempt: AttemptDirectory): Promise<number> {
  const sizes = (await processesOf(attempt)).map(({ log }) =>
    stat(log).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** The attempt itself if it is one process, else its containers. */
async function processesOf(attempt: AttemptDirectory): Promise<readonly AttemptDirectory[]> {
  const directory = containersIn(attempt.root);
  const names = await readdir(directory).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
  // Those that are still being prepared begin with a dot.
  const containers = names.filter((name) => !name.startsWith(".")).sort();
  return [attempt, ...containers.map((name) => attemptDirectoryAt(join(directory, name)))];
}

async function* linesOf(directory: AttemptDirectory): AsyncGenerator<Line, void, undefined> {
  if (!existsSync(directory.log)) return;
  const called = readMeta(directory.meta)?.unit?.container;
  const container = called === undefined ? {} : { container: called };
  // A run that shows its own log as it comes has no use for it.
  const { createInterface } = await import("node:readline");
  const input = createReadStream(directory.log);
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const record = parseRecord(line);
    if (record !== undefined) yield { ...container, stream: record.s, time: record.t, line: record.l };
  }
}

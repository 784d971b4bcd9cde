import type { NodeLogLine } from "./executor.ts";
import { type LineSource, mergeLines } from "./merge-lines.ts";
import { listNodeLogs, type NodeLog, readLog } from "./read-log.ts";

/** A line that a step wrote, and the attempt that wrote it. */
export interface FollowedLine extends NodeLogLine {
  readonly log: NodeLog;
}

export interface LogFollowerOptions {
  readonly dataDir: string;
  readonly uid: string;
  readonly isWanted: (line: NodeLogLine) => boolean;
  /** Only so many of what each attempt had written when it was first looked at. */
  readonly tail?: number | undefined;
}

/** Reads what the steps of a workflow write on this host, again and again. */
export interface LogFollower {
  /** What chosen attempts wrote since they were last looked at, in the order of the lines' times. */
  readonly more: (isChosen: (log: NodeLog) => boolean) => AsyncIterable<FollowedLine>;
  /** How many attempts it has looked at. */
  readonly attempts: () => number;
}

/** How far a log was read. */
interface Read {
  lines: number;
  /** Of the log when it was last read to its end. */
  bytes: number;
}

/** Makes a follower that has told nothing yet. */
export function createLogFollower(options: LogFollowerOptions): LogFollower {
  const { dataDir, uid, tail } = options;
  const known = new Map<string, Read>();
  return {
    attempts: () => known.size,
    async *more(isChosen) {
      const sources: LineSource<FollowedLine>[] = [];
      for (const log of (await listNodeLogs(dataDir, uid)).filter(isChosen)) {
        const place = `${log.node}#${log.attempt}`;
        const before = known.get(place);
        // One that has not grown has nothing to tell.
        if (before?.bytes === log.bytes) continue;
        const read = before ?? { lines: 0, bytes: 0 };
        known.set(place, read);
        read.bytes = log.bytes;
        const lines = linesOf(log, read, options);
        const isCut = tail !== undefined && before === undefined;
        sources.push({ from: log.preparedAt, lines: isCut ? lastOf(lines, tail) : lines });
      }
      yield* mergeLines(sources);
    },
  };
}

async function* linesOf(log: NodeLog, read: Read, options: LogFollowerOptions): AsyncIterable<FollowedLine> {
  const { dataDir, uid, isWanted } = options;
  let seen = 0;
  for await (const line of readLog(dataDir, uid, log.node, log.attempt)) {
    seen += 1;
    if (seen > read.lines && isWanted(line)) yield { ...line, log };
  }
  read.lines = Math.max(read.lines, seen);
}

async function* lastOf<T>(lines: AsyncIterable<T>, count: number): AsyncIterable<T> {
  const kept: T[] = [];
  for await (const line of lines) {
    kept.push(line);
    if (kept.length > count) kept.shift();
  }
  yield* kept;
}

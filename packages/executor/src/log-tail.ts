import { appendFileSync, closeSync, openSync, readSync, statSync } from "node:fs";
import { isoTime } from "@onexit/events";
import type { AttemptDirectory } from "./attempt-directory.ts";
import type { LogStream, NodeLogLine } from "./executor.ts";
import { type LogRecord, lastRecords } from "./log-record.ts";
import type { Masker } from "./mask.ts";
import { lastBytes, toBoundary } from "./text-end.ts";

/** Follows what a step writes. */
export interface LogTail {
  /** Take in what has come: at most a piece of each stream, so that one talkative step delays nobody. */
  read(): void;
  /** Take in all the rest; a last line needs no line end any more. */
  drain(): Promise<void>;
  /** The last 20 lines, at most 4 kB. */
  text(): string;
}

/** What a tail is made with. */
export interface LogTailPorts {
  readonly masker: () => Masker;
  /** Epoch ms. */
  readonly now: () => number;
  readonly onLine?: (line: Pick<NodeLogLine, "stream" | "time" | "line">) => void;
}

const pieceBytes = 256 * 1024;
const longestLine = 64 * 1024;
const keptLines = 20;
const keptBytes = 4096;

/**
 * A tail that goes on where the attempt's log ends. Each record holds the offsets behind it in both streams, so whoever
 * comes next neither loses a line nor doubles one, however its predecessor ended.
 */
export function createLogTail(directory: AttemptDirectory, ports: LogTailPorts): LogTail {
  const earlier = lastRecords(directory.log, keptLines);
  const offsets: Record<LogStream, number> = { stdout: 0, stderr: 0 };
  [offsets.stdout, offsets.stderr] = earlier.records.at(-1)?.o ?? [0, 0];
  const kept = earlier.records.map((record) => record.l);
  // A log that ends within a line: that record was never whole, and its line is read again.
  let torn = earlier.torn;

  const take = (
    stream: LogStream,
    final: boolean,
  ): { readonly records: readonly LogRecord[]; readonly more: boolean } => {
    const piece = readPiece(directory[stream], offsets[stream]);
    const more = piece.length === pieceBytes;
    if (piece.length === 0) return { records: [], more };
    const masker = ports.masker();
    const records: LogRecord[] = [];
    const t = isoTime(ports.now());
    for (const { bytes, length } of linesOf(piece, final && !more)) {
      offsets[stream] += length;
      const l = masker.mask(bytes.toString());
      records.push({ t, s: stream, l, o: [offsets.stdout, offsets.stderr] });
    }
    return { records, more };
  };

  /** True when there is more to read at once. */
  const read = (final: boolean): boolean => {
    const taken = [take("stdout", final), take("stderr", final)];
    const records = taken.flatMap((one) => one.records);
    const more = taken.some((one) => one.more);
    if (records.length === 0) return more;
    for (const { t, s, l } of records) {
      kept.push(l);
      ports.onLine?.({ stream: s, time: t, line: l });
    }
    kept.splice(0, kept.length - keptLines);
    torn = !append(
      directory.log,
      `${torn ? "\n" : ""}${records.map((record) => `${JSON.stringify(record)}\n`).join("")}`,
    );
    return more;
  };

  return {
    read: () => void read(false),
    drain: async () => {
      while (read(true)) await new Promise((resolve) => setImmediate(resolve));
    },
    text: () => lastBytes(kept.join("\n"), keptBytes),
  };
}

/** False when the disk is full or the like: the lines are then in the raw output alone. */
function append(file: string, text: string): boolean {
  try {
    appendFileSync(file, text);
    return true;
  } catch {
    return false;
  }
}

function readPiece(file: string, offset: number): Buffer {
  let descriptor: number | undefined;
  try {
    const length = Math.min((statSync(file, { throwIfNoEntry: false })?.size ?? 0) - offset, pieceBytes);
    if (length <= 0) return Buffer.alloc(0);
    descriptor = openSync(file, "r");
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
  } catch {
    return Buffer.alloc(0);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** The lines of a piece, each with how many bytes it took; what is not yet a whole line is left for the next time. */
function* linesOf(piece: Buffer, final: boolean): Generator<{ readonly bytes: Buffer; readonly length: number }> {
  let start = 0;
  while (start < piece.length) {
    const end = piece.indexOf(0x0a, start);
    const whole = end !== -1 && end - start <= longestLine;
    if (!whole && piece.length - start <= longestLine && !final) return;
    const bytes = whole ? piece.subarray(start, end) : cut(piece.subarray(start));
    const length = whole ? bytes.length + 1 : bytes.length;
    yield { bytes: bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes, length };
    start += length;
  }
}

function cut(bytes: Buffer): Buffer {
  return bytes.length > longestLine ? toBoundary(bytes.subarray(0, longestLine)) : bytes;
}

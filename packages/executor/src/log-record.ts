import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import type { LogStream } from "./executor.ts";

/** One line of `log.ndjson`. */
export interface LogRecord {
  /** RFC 3339 with milliseconds. */
  readonly t: string;
  readonly s: LogStream;
  readonly l: string;
  /** How much of stdout and stderr was read when this line had been. */
  readonly o: readonly [number, number];
}

/** A record in a line of text; undefined for one that was torn by a crash or a full disk. */
export function parseRecord(line: string): LogRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The last records of a log, oldest first, and whether it ends within a line. */
export function lastRecords(
  file: string,
  count: number,
): { readonly records: readonly LogRecord[]; readonly torn: boolean } {
  if (!existsSync(file)) return { records: [], torn: false };
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    for (let wanted = 64 * 1024; ; wanted *= 8) {
      const bytes = Buffer.alloc(Math.min(size, wanted));
      readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
      const lines = bytes.toString().split("\n");
      // What was not read from its start may be half a line.
      const records = lines.slice(bytes.length < size ? 1 : 0).flatMap((line) => parseRecord(line) ?? []);
      if (records.length > 0 || bytes.length === size) {
        return { records: records.slice(-count), torn: size > 0 && lines.at(-1) !== "" };
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

function isRecord(value: unknown): value is LogRecord {
  return typeof value === "object" && value !== null && "t" in value && "s" in value && "l" in value && "o" in value;
}

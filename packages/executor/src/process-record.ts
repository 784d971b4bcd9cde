import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { codeOf } from "./cause.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import type { Refusal } from "./wrapper.ts";

/** What an attempt's wrapper has written down. */
export interface ProcessRecord {
  readonly identity: ProcessIdentity;
  /** The command's exit status, or why it was never run; absent while it runs. */
  readonly exit?: number | Refusal;
}

// Only the first line holds slashes, so that an end is told from a directory whose name has a line break.
const form = /^([1-9]\d*) (\S*) (.*\/[^/\n]+)\n(?:([a-z\d]+)\n)?/s;

// No path is longer than half of it.
const bytes = Buffer.alloc(8 * 1024);

/** The record of an attempt's wrapper; undefined while there is none, or not a whole one. Throws when it cannot be read. */
export function readRecord(file: string): ProcessRecord | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    const [, pid, boot = "", attempt, exit] = form.exec(bytes.toString("utf8", 0, length)) ?? [];
    if (attempt === undefined) return undefined;
    const identity = { pid: Number(pid), boot, attempt, file: { dev, ino } };
    return exit === undefined ? { identity } : { identity, exit: exitOf(exit) };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function exitOf(text: string): number | Refusal {
  return /^\d+$/.test(text) ? Number(text) : (text as Refusal);
}

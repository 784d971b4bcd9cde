import { closeSync, openSync, readSync } from "node:fs";

/**
 * False when an executable file is but a text without a first line that names its interpreter. The kernel refuses such a
 * one, and shells then take it for a text of theirs: each for one in its own language.
 */
export function isProgram(file: string): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const start = Buffer.alloc(4);
    const length = readSync(descriptor, start, 0, start.length, 0);
    const text = start.subarray(0, length).toString("latin1");
    return text === "\x7fELF" || text.startsWith("#!");
  } catch {
    // It may be executed and not read, so it is no text.
    return true;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

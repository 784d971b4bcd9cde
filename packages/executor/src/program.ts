import { closeSync, openSync, readSync } from "node:fs";

/** Files that are programs, and hardly ever become something else; forgotten when they are many. */
const known = new Set<string>();
const mostKnown = 1_000;

/**
 * False when an executable file is but a text without a first line that names its interpreter. The kernel refuses such a
 * one, and shells then take it for a text of theirs: each for one in its own language.
 */
export function isProgram(file: string): boolean {
  if (known.has(file)) return true;
  if (!startsAsProgram(file)) return false;
  if (known.size >= mostKnown) known.clear();
  known.add(file);
  return true;
}

function startsAsProgram(file: string): boolean {
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

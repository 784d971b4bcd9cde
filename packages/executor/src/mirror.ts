import { type Dirent, mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bind } from "./isolation.ts";
import { isWithin } from "./path-place.ts";

/** A directory with more entries is not rebuilt: one mount for each would take too long. */
const mostEntries = 500;

/**
 * Build a directory in which every entry of another is to be seen; the binds that make it so. It is built in `built`
 * and will lie in `final`, within the attempt's directory. Links are links again. /tmp stays empty.
 */
export function mirror(directory: string, built: string, final: string, attempt: string): readonly Bind[] {
  mkdirSync(built, { recursive: true });
  const entries = readdirSync(directory, { withFileTypes: true });
  if (entries.length > mostEntries) {
    throw new Error(`${directory} has ${entries.length} entries, too many to give the step a ${directory} of its own`);
  }
  const holdsAttempt = (entry: Dirent) => isWithin(join(directory, entry.name), attempt);
  return (
    entries
      // The entry that holds the new directory itself comes first: later it would bring all these mounts along.
      .sort((a, b) => Number(holdsAttempt(b)) - Number(holdsAttempt(a)))
      .flatMap((entry) => show(entry, join(directory, entry.name), join(built, entry.name), join(final, entry.name)))
  );
}

function show(entry: Dirent, source: string, place: string, target: string): readonly Bind[] {
  if (entry.isSymbolicLink()) {
    symlinkSync(readlinkSync(source), place);
    return [];
  }
  if (entry.isDirectory()) mkdirSync(place);
  else writeFileSync(place, "");
  return source === "/tmp" ? [] : [{ source, target, deep: true }];
}

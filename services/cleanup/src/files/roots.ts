import { realpath, stat } from "node:fs/promises";
import { normalize, relative, sep } from "node:path";
import { RetryableError, TerminalError } from "@onexit/sdk";
import { errorOfFile, isAbsence } from "./file-error.ts";

/** A directory below which things may be removed. */
export interface Root {
  /** Without symlinks. */
  readonly path: string;
  /** Of the file system that it is on. */
  readonly device: number;
}

/** The directories that exist now, and those that do not. */
export interface Roots {
  readonly present: readonly Root[];
  /** As declared: perhaps a volume that is not mounted yet. */
  readonly missing: readonly string[];
}

/** Resolves the declared directories. */
export async function openRoots(declared: readonly string[]): Promise<Roots> {
  const opened = await Promise.all(declared.map(openRoot));
  return {
    present: opened.filter((root) => typeof root !== "string"),
    missing: opened.filter((root) => typeof root === "string"),
  };
}

/** The innermost root that a path lies strictly below; both are without symlinks. */
export function rootOf(path: string, roots: Roots): Root | undefined {
  const above = roots.present.filter((root) => isBelow(path, root.path));
  return above.toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** True for a root, and for a directory that one lies in. */
export function holdsRoot(path: string, roots: Roots): boolean {
  return roots.present.some((root) => root.path === path || isBelow(root.path, path));
}

/** Throws when a path seems to lie in a root that is not there. */
export function refuseMissingRoot(path: string, roots: Roots): void {
  const root = roots.missing.find((missing) => isBelow(path, missing));
  if (root === undefined) return;
  throw new RetryableError(`${path} is below ${root} of CLEANUP_ROOTS, which does not exist now`);
}

/** By segments: `/data2` is not below `/data`. */
function isBelow(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`);
}

async function openRoot(declared: string): Promise<Root | string> {
  try {
    const path = await realpath(declared);
    const found = await stat(path);
    if (path === sep || !found.isDirectory()) {
      throw new TerminalError(`${declared} of CLEANUP_ROOTS is no directory below /`);
    }
    return { path, device: found.dev };
  } catch (thrown) {
    if (isAbsence(thrown)) return normalize(declared);
    throw errorOfFile("open", declared, thrown);
  }
}

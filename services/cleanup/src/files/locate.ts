import type { Stats } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Refusal } from "../removal.ts";
import { errorOfFile, isAbsence } from "./file-error.ts";
import { findMount } from "./mount.ts";
import { holdsRoot, type Root, type Roots, refuseMissingRoot, rootOf } from "./roots.ts";
import type { Target } from "./target.ts";

/** Something that exists and may be removed. */
export interface Present {
  /** Without symlinks but for itself, which may be one. */
  readonly path: string;
  readonly root: Root;
  readonly isDirectory: boolean;
}

/** What a target turned out to be. */
export type Located = Present | { readonly absent: string } | Refusal;

/** Finds what a target names, and refuses what lies elsewhere; changes nothing. Throws for what cannot be looked at. */
export async function locate(target: Target, roots: Roots, signal: AbortSignal): Promise<readonly Located[]> {
  try {
    return target.entriesOnly
      ? await locateEntries(target.path, roots, signal)
      : [await locateOne(target.path, roots, signal)];
  } catch (thrown) {
    throw errorOfFile("look at", target.path, thrown);
  }
}

async function locateEntries(directory: string, roots: Roots, signal: AbortSignal): Promise<readonly Located[]> {
  const found = await locateOne(directory, roots, signal);
  if (!("path" in found)) return [found];
  // A symlink is never followed, and a file holds nothing.
  if (!found.isDirectory) return [{ refusal: `${directory} is no directory, so "/*" below it means nothing` }];
  const names = await readdir(found.path);
  if (names.length === 0) return [{ absent: `${directory}/*` }];
  const { root } = found;
  return await Promise.all(
    names.map(async (name) => {
      const path = join(found.path, name);
      const entry = await lstatIfPresent(path);
      return entry === undefined ? { absent: path } : { path, root, isDirectory: entry.isDirectory() };
    }),
  );
}

async function locateOne(path: string, roots: Roots, signal: AbortSignal): Promise<Located> {
  signal.throwIfAborted();
  const real = join(await resolveExisting(dirname(path)), basename(path));
  const meant = real === path ? path : `${path} (${real})`;
  if (holdsRoot(real, roots)) return { refusal: `${meant} is a cleanup root or holds one` };
  const root = rootOf(real, roots);
  if (root === undefined) {
    refuseMissingRoot(path, roots);
    return { refusal: `${meant} is not below any of CLEANUP_ROOTS` };
  }
  const entry = await lstatIfPresent(real);
  if (entry === undefined) return { absent: path };
  if (entry.dev !== root.device) return { refusal: `${meant} is on another file system than ${root.path}` };
  const mount = entry.isDirectory() ? await findMount(real, root.device, signal) : undefined;
  if (mount !== undefined) return { refusal: `${meant} holds ${mount}, where another file system is mounted` };
  return { path: real, root, isDirectory: entry.isDirectory() };
}

/** The path without symlinks; what does not exist stays as it is written. */
async function resolveExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    if (!isAbsence(thrown)) throw thrown;
    return join(await resolveExisting(dirname(path)), basename(path));
  }
}

async function lstatIfPresent(path: string): Promise<Stats | undefined> {
  return await lstat(path).catch((thrown: unknown) => {
    if (isAbsence(thrown)) return undefined;
    throw thrown;
  });
}

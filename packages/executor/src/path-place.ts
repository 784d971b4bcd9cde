import { realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { codeOf } from "./cause.ts";

/** How a path becomes a step's own. */
export type Place =
  /** Below /tmp, which is always new. */
  | { readonly kind: "temporary"; readonly rest: string }
  /** It exists: a copy takes the place of this file. */
  | { readonly kind: "copy"; readonly file: string }
  /** Something of its own takes the place of this directory, and the path is there below it. */
  | { readonly kind: "mirror"; readonly directory: string; readonly rest: string };

/** The place of an absolute path on this host; symbolic links are followed. */
export function placeOf(path: string): Place {
  if (isWithin("/tmp", path)) return { kind: "temporary", rest: relative("/tmp", path) };
  const real = realOf(path);
  if (real !== undefined && real !== path) return placeOf(real);
  if (real !== undefined) {
    return statSync(real).isDirectory() ? { kind: "mirror", directory: real, rest: "" } : { kind: "copy", file: real };
  }
  const parent = placeOf(dirname(path));
  if (parent.kind === "copy") throw new Error(`${path} cannot exist: ${parent.file} is a file`);
  return { ...parent, rest: join(parent.rest, basename(path)) };
}

/** The real path of something that exists. */
export function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

/** True when a path is a directory or lies below it. */
export function isWithin(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way === "" || (!isAbsolute(way) && way.split("/")[0] !== "..");
}

import { lstatSync, mkdirSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "./cause.ts";
import type { PathsMeta } from "./meta.ts";

/** Put the links at lent paths, unless they stand there already. Throws when something else does. */
export function putLinks(paths: PathsMeta): void {
  for (const { path, source } of linksOf(paths)) {
    if (isLink(path, source)) continue;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(source, path);
  }
}

/** Take them away again; what is not ours stays. */
export function removeLinks(paths: PathsMeta): void {
  for (const { path, source } of linksOf(paths)) if (isLink(path, source)) unlinkSync(path);
}

function linksOf(paths: PathsMeta): readonly { readonly path: string; readonly source: string }[] {
  return paths.kind === "lent" ? (paths.links ?? []) : [];
}

/** True when a link to that source stands there. */
export function isLink(path: string, source: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink() && readlinkSync(path) === source;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return false;
    throw error;
  }
}

import type { Stats } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

/** One file, directory or link of a tree. */
export interface TreeEntry {
  /** Within the tree, with slashes; empty for its root. */
  readonly path: string;
  readonly file: string;
  readonly stat: Stats;
  /** What a symbolic link says. */
  readonly link?: string;
}

/** Files that lie elsewhere, or (null) do not belong to the tree although they are there. */
export type Redirects = ReadonlyMap<string, string | null>;

/** A tree from its root down, in order; links are not followed. Sockets, pipes and devices are left out. */
export async function* walk(root: string, redirects: Redirects = new Map(), path = ""): AsyncGenerator<TreeEntry> {
  const file = redirects.get(root) === undefined ? root : redirects.get(root);
  if (typeof file !== "string") return;
  const stat = await lstat(file);
  if (stat.isSymbolicLink()) yield { path, file, stat, link: await readlink(file) };
  else if (stat.isFile()) yield { path, file, stat };
  else if (stat.isDirectory()) {
    yield { path, file, stat };
    const names = (await readdir(file)).sort();
    for (const name of names) yield* walk(join(file, name), redirects, path === "" ? name : `${path}/${name}`);
  }
}

import { relative, resolve } from "node:path";
import { isWithin } from "./path-place.ts";

/** Something of this host that a container finds at a place of its own: an input artifact, or a volume. */
export interface Supply {
  /** Absolute, or relative to where the container starts. */
  readonly path: string;
  /** A file or directory that exists. */
  readonly source: string;
  readonly readOnly: boolean;
}

/** Supplies with absolute paths, the outer ones first; of two at one place the later holds. */
export function suppliesAt(cwd: string, supplies: readonly Supply[]): readonly Supply[] {
  const byPath = new Map(supplies.map((supply) => [resolve(cwd, supply.path), supply]));
  return [...byPath]
    .map(([path, supply]) => ({ ...supply, path }))
    .sort((a, b) => a.path.split("/").length - b.path.split("/").length);
}

/** Where a path lies on this host if it is one of the supplies, or within one. */
export function suppliedFile(path: string, supplies: readonly Supply[]): string | undefined {
  const holder = supplies.findLast((supply) => isWithin(supply.path, path));
  return holder === undefined ? undefined : resolve(holder.source, relative(holder.path, path));
}

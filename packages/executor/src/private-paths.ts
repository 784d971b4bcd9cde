import { copyFileSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { AttemptDirectory } from "./attempt-directory.ts";
import type { Bind } from "./isolation.ts";
import { mirror } from "./mirror.ts";
import { isWithin, type Place, placeOf, realOf } from "./path-place.ts";
import { bindSupplies, placeSupplies } from "./private-supplies.ts";
import type { Supply } from "./supply.ts";

/** What decides a step's own view of the file system. */
export interface PathNeeds {
  /** Files that the step may write, absolute. */
  readonly files: readonly string[];
  /** The directory it starts in, absolute. */
  readonly workingDir?: string;
  /** What must stay visible although /tmp is the step's own: commands that lie there. */
  readonly visible: readonly string[];
  /** With absolute paths, the outer ones first; no file of the needs lies within one. */
  readonly supplies: readonly Supply[];
}

/** A step's own view of the file system. */
export interface PrivatePaths {
  /** What to mount, in this order. */
  readonly binds: readonly Bind[];
  /** The directory that becomes `/`, when something new may stand directly below it. */
  readonly root?: string;
  /** The file on this host behind a path of the needs. */
  fileOf(path: string): string;
  /** What lies elsewhere than where a walk over the stand-ins would find it, and (null) what is not the step's. */
  readonly redirects: readonly (readonly [string, string | null])[];
}

/**
 * Prepare a view in which those paths are the step's own: /tmp is new and empty; a file that exists is replaced by a
 * copy; otherwise the deepest directory on the way that exists is replaced by a new one that shows all of the old
 * one's entries: what is there stays usable, what is created lands with the node. Nothing else on the host is touched.
 * `built` is where the attempt's directory is while it is prepared, `final` where it will be, as a real path. Throws
 * when a path cannot be had.
 */
export function preparePrivatePaths(built: AttemptDirectory, final: AttemptDirectory, needs: PathNeeds): PrivatePaths {
  const directories = needs.workingDir === undefined ? [] : [needs.workingDir];
  const supplies = placeSupplies(needs.supplies);
  const places = [...[...needs.files, ...directories].map(placeOf), ...supplies.flatMap(({ place }) => place ?? [])];
  // The outer ones first: the inner ones are mounted onto what those show.
  const mirrored = [...new Set(places.flatMap((place) => (place.kind === "mirror" ? [place.directory] : [])))].sort(
    (a, b) => a.length - b.length,
  );
  const copied = [...new Set(places.flatMap((place) => (place.kind === "copy" ? [place.file] : [])))];
  const standIn = (at: AttemptDirectory, place: Place) => {
    switch (place.kind) {
      case "temporary":
        return join(at.temporary, place.rest);
      case "mirror":
        return join(at.privates, `dir-${mirrored.indexOf(place.directory)}`, place.rest);
      case "copy":
        return join(at.privates, `file-${copied.indexOf(place.file)}`);
    }
  };
  const standInOf = (at: AttemptDirectory, directory: string) => standIn(at, { kind: "mirror", directory, rest: "" });
  const root = mirrored.includes("/") ? standInOf(final, "/") : undefined;
  const target = (path: string) => (root === undefined ? path : join(root, path));

  mkdirSync(built.temporary);
  mkdirSync(built.privates, { recursive: true });
  const shown = keepVisible(built, final, needs.visible);
  const mirrors = mirrored.flatMap((directory) => {
    const stand = standInOf(final, directory);
    const entries = mirror(directory, standInOf(built, directory), stand, final.root);
    return directory === "/" ? entries : [...entries, { source: stand, target: target(directory), deep: true }];
  });
  const copies = copied.map((file) => {
    copyFileSync(file, standIn(built, { kind: "copy", file }));
    return { source: standIn(final, { kind: "copy", file }), target: target(file), deep: false };
  });
  const supplied = bindSupplies(supplies, {
    built: (place) => standIn(built, place),
    final: (place) => standIn(final, place),
    target,
  });
  const temporary = { source: final.temporary, target: target("/tmp"), deep: true };
  const binds = [...shown, ...mirrors, ...copies, ...supplied.binds, temporary];
  for (const file of needs.files) mkdirSync(dirname(standIn(built, placeOf(file))), { recursive: true });
  for (const directory of directories) mkdirSync(standIn(built, placeOf(directory)), { recursive: true });
  const redirects = [
    ...shown.map(
      (bind) => [join(final.temporary, relative(final.temporary, bind.target).split("/")[0] ?? ""), null] as const,
    ),
    ...mirrors.map(({ source, target }) => [target, source] as const),
    ...supplied.redirects,
  ];
  const fileOf = (path: string) => standIn(final, placeOf(path));
  return { binds, ...(root === undefined ? {} : { root }), fileOf, redirects };
}

/** The attempt's own directory and commands, shown in the new /tmp where the host has them in its own. */
function keepVisible(built: AttemptDirectory, final: AttemptDirectory, visible: readonly string[]): readonly Bind[] {
  const paths = [final.root, ...visible.flatMap((path) => realOf(path) ?? [])].filter(
    (path) => path !== "/tmp" && isWithin("/tmp", path),
  );
  // What lies within another comes with it.
  const outermost = [...new Set(paths)].filter(
    (path) => !paths.some((other) => other !== path && isWithin(other, path)),
  );
  return outermost.map((path) => {
    const way = relative("/tmp", path);
    const place = join(built.temporary, way);
    mkdirSync(dirname(place), { recursive: true });
    if (path === final.root || statSync(path).isDirectory()) mkdirSync(place, { recursive: true });
    else writeFileSync(place, "");
    return { source: path, target: join(final.temporary, way), deep: false };
  });
}

import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Bind } from "./isolation.ts";
import { isWithin, type Place, placeOf, realOf } from "./path-place.ts";
import { type Supply, suppliedFile } from "./supply.ts";

/** A supply and where the step's view of the file system gets it. */
export interface PlacedSupply extends Supply {
  /** Something on this host that it covers. */
  readonly over?: string;
  /** A new place that is made for it. */
  readonly place?: Place;
  /** A place within the source of another supply. */
  readonly inside?: string;
}

/** Find the place of each supply; they come with the outer ones first. Throws for one that cannot be had. */
export function placeSupplies(supplies: readonly Supply[]): readonly PlacedSupply[] {
  return supplies.map((supply, index) => {
    const inside = suppliedFile(supply.path, supplies.slice(0, index));
    if (inside !== undefined) return { ...supply, inside };
    const place = placeOf(supply.path);
    if (place.kind === "temporary") return { ...supply, place };
    const over = realOf(supply.path);
    if (over === undefined) return { ...supply, place };
    const [is, isTo] = [statSync(over).isDirectory(), statSync(supply.source).isDirectory()];
    if (is !== isTo) {
      throw new Error(`${supply.path} is a ${kindOf(is)} on this host, and is to be a ${kindOf(isTo)} for the step`);
    }
    return { ...supply, over };
  });
}

/** The view that supplies are put into. */
export interface SupplyView {
  /** The stand-in of a new place while the attempt is prepared, and when it is. */
  built(place: Place): string;
  final(place: Place): string;
  /** Where a path of the step is when everything but its /tmp is in place. */
  target(path: string): string;
}

/** Make what the sources are to cover; the binds, in order, and what lies elsewhere than a walk would find it. */
export function bindSupplies(
  placed: readonly PlacedSupply[],
  view: SupplyView,
): { readonly binds: readonly Bind[]; readonly redirects: readonly (readonly [string, string])[] } {
  const targets = new Map<string, string>();
  const binds = placed.map(({ path, source, readOnly, over, place, inside }, index): Bind => {
    if (place !== undefined) makeCovered(view.built(place), source);
    if (inside !== undefined) makeCovered(inside, source);
    const outer = placed.slice(0, index).findLast((one) => isWithin(one.path, path));
    const target =
      inside !== undefined && outer !== undefined
        ? join(targets.get(outer.path) ?? "", relative(outer.path, path))
        : targetOf(view, place, over ?? path);
    targets.set(path, target);
    return { source, target, deep: true, readOnly };
  });
  const redirects = placed.flatMap(({ source, place, inside }) => {
    const at = place === undefined ? inside : view.final(place);
    return at === undefined ? [] : [[at, source] as const];
  });
  return { binds, redirects };
}

function targetOf(view: SupplyView, place: Place | undefined, path: string): string {
  // The new /tmp comes last, and brings along what is mounted below its stand-in.
  if (place?.kind === "temporary") return view.final(place);
  return view.target(place?.kind === "mirror" ? join(place.directory, place.rest) : path);
}

/** Make the file or directory that a source is to cover. */
function makeCovered(at: string, source: string): void {
  if (existsSync(at)) return;
  const directory = statSync(source).isDirectory();
  mkdirSync(directory ? at : dirname(at), { recursive: true });
  if (!directory) writeFileSync(at, "");
}

function kindOf(directory: boolean): string {
  return directory ? "directory" : "file";
}

import { findImages } from "./docker/find.ts";
import { findFiles } from "./files/find.ts";
import type { Root } from "./files/roots.ts";
import { findObjects } from "./kubernetes/find.ts";
import { mostTargets } from "./parameters.ts";
import type { Found, Removal } from "./removal.ts";
import { findPrefixes } from "./s3/bucket.ts";
import { refusalsIn, refuse, type TargetParts, type Targets, targetsOf } from "./targets.ts";

/** Everything that will be removed and released; nothing in it needs to be checked again. */
export interface Plan {
  readonly targets: Targets;
  readonly removals: readonly Removal[];
  /** What was asked for and is not there. */
  readonly absent: readonly string[];
  /** Directories that were cleaned in before. */
  readonly roots: readonly Root[];
}

/** What a plan is made from. */
export interface PlanParts extends TargetParts {
  readonly signal: AbortSignal;
}

/** Checks all targets before the first is touched. Throws a TerminalError that names every one that is refused. */
export async function planCleanup(parts: PlanParts): Promise<Plan> {
  const { parameters, config, signal } = parts;
  // Texts first: they need nobody's answer, and a mistake in them is the likeliest of all.
  const targets = targetsOf(parts);
  const { paths, prefixes, objects, labels } = targets;
  const inFiles = isEmpty(paths) ? { found: [], roots: [] } : await findFiles(paths, config.roots?.directories, signal);
  const found: readonly Found[] = [
    ...inFiles.found,
    ...(isEmpty(prefixes) ? [] : await findPrefixes(prefixes, config, signal)),
    ...(isEmpty(objects) ? [] : await findObjects(objects, config, signal)),
    ...(isEmpty(labels)
      ? []
      : await findImages(
          labels.map(({ label }) => label),
          config.dockerHost,
          signal,
        )),
  ];
  refuse(refusalsIn(found), parameters);
  if (inFiles.found.length > mostTargets) {
    refuse([`${inFiles.found.length} files are more than ${mostTargets}; name their directories instead`], parameters);
  }
  if (found.length > mostTargets) refuse([`${found.length} things are more than ${mostTargets}`], parameters);
  return {
    targets,
    removals: found.filter((one) => "remove" in one),
    absent: found.flatMap((one) => ("absent" in one ? [one.absent] : [])),
    roots: inFiles.roots,
  };
}

function isEmpty(list: readonly unknown[]): boolean {
  return list.length === 0;
}

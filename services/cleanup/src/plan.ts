import { findImages } from "./docker/find.ts";
import { findFiles } from "./files/find.ts";
import type { Root } from "./files/roots.ts";
import { findObjects } from "./kubernetes/find.ts";
import { mostTargets } from "./parameters.ts";
import type { Found, Removal } from "./removal.ts";
import { findPrefixes } from "./s3/bucket.ts";
import { refusalsIn, refuse, type TargetParts, type Targets } from "./targets.ts";

/** Everything that will be removed and released; nothing in it needs to be checked again. */
export interface Plan {
  readonly targets: Targets;
  readonly removals: readonly Removal[];
  /** What was asked for and is not there. */
  readonly absent: readonly string[];
  /** Directories that were cleaned in before. */
  readonly roots: readonly Root[];
}

/** What a plan is made with. */
export interface PlanParts extends Pick<TargetParts, "parameters" | "config"> {
  readonly signal: AbortSignal;
}

/** Looks at all targets before the first is touched. Throws a TerminalError that names every one that is refused. */
export async function planCleanup(targets: Targets, { parameters, config, signal }: PlanParts): Promise<Plan> {
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

import type { ActionRequested, Json } from "@onexit/events";
import { TerminalError } from "@onexit/sdk";
import type { CleanupConfig } from "./config.ts";
import { findImages } from "./docker/find.ts";
import { labelOf } from "./docker/label.ts";
import { findFiles } from "./files/find.ts";
import type { Root } from "./files/roots.ts";
import { targetOf } from "./files/target.ts";
import { findObjects } from "./kubernetes/find.ts";
import { kubernetesTargetOf } from "./kubernetes/target.ts";
import { type CleanupParameters, mostTargets } from "./parameters.ts";
import type { Found, Refusal, Removal } from "./removal.ts";
import { findPrefixes } from "./s3/bucket.ts";
import { s3TargetOf } from "./s3/target.ts";
import { textProblemOf } from "./text-problem.ts";

/** Everything that will be removed and released; nothing in it needs to be checked again. */
export interface Plan {
  readonly removals: readonly Removal[];
  /** What was asked for and is not there. */
  readonly absent: readonly string[];
  /** Directories that were cleaned in before. */
  readonly roots: readonly Root[];
  readonly locks: NonNullable<CleanupParameters["locks"]>;
}

/** What a plan is made from. */
export interface PlanParts {
  /** Its parameters are as the manifest has them. */
  readonly request: Pick<ActionRequested, "parameters" | "workflow">;
  /** Rendered. */
  readonly parameters: CleanupParameters;
  readonly config: CleanupConfig;
  readonly signal: AbortSignal;
}

/** Checks all targets before the first is touched. Throws a TerminalError that names every one that is refused. */
export async function planCleanup({ request, parameters, config, signal }: PlanParts): Promise<Plan> {
  const { files = [], s3 = [], kubernetes = [], images = [], locks = [] } = parameters;
  const declared = request.parameters;
  const namespaces = { own: request.workflow.namespace, others: config.namespaces ?? [] };
  const paths = files.map((text, i) => targetOf(sourceOf(declared.files, i, text), text));
  const prefixes = s3.map((text, i) => s3TargetOf(sourceOf(declared.s3, i, text), text, config.roots?.prefixes ?? []));
  const objects = kubernetes.map((entry) => kubernetesTargetOf(entry, namespaces));
  const labels = images.map((text, i) => labelOf(sourceOf(declared.images, i, text), text));
  const badLocks = locks.flatMap(({ name, owner }) => {
    const problem = textProblemOf(name) ?? textProblemOf(owner);
    return problem === undefined ? [] : [`lock ${JSON.stringify(name)} of ${JSON.stringify(owner)} ${problem}`];
  });
  // Texts first: they need nobody's answer, and a mistake in them is the likeliest of all.
  refuse([...refusalsIn([...paths, ...prefixes, ...objects, ...labels]), ...badLocks]);

  const inFiles = isEmpty(files)
    ? { found: [], roots: [] }
    : await findFiles(accepted(paths), config.roots?.directories, signal);
  const found: readonly Found[] = [
    ...inFiles.found,
    ...(isEmpty(s3) ? [] : await findPrefixes(accepted(prefixes), config, signal)),
    ...(isEmpty(kubernetes) ? [] : await findObjects(accepted(objects), config, signal)),
    ...(isEmpty(images)
      ? []
      : await findImages(
          accepted(labels).map(({ label }) => label),
          config.dockerHost,
          signal,
        )),
  ];
  refuse(refusalsIn(found));
  if (inFiles.found.length > mostTargets) {
    refuse([`${inFiles.found.length} files are more than ${mostTargets}; name their directories instead`]);
  }
  if (found.length > mostTargets) refuse([`${found.length} things are more than ${mostTargets}`]);
  return {
    removals: found.filter((one) => "remove" in one),
    absent: found.flatMap((one) => ("absent" in one ? [one.absent] : [])),
    roots: inFiles.roots,
    locks,
  };
}

/** The text that a rendered one was made from. */
function sourceOf(declared: Json | undefined, index: number, rendered: string): string {
  return String((Array.isArray(declared) ? declared[index] : undefined) ?? rendered);
}

function isEmpty(list: readonly unknown[]): boolean {
  return list.length === 0;
}

function accepted<T extends object>(targets: readonly (T | Refusal)[]): readonly T[] {
  return targets.filter((target): target is T => !("refusal" in target));
}

function refusalsIn(items: readonly object[]): readonly string[] {
  return items.flatMap((item) => ("refusal" in item ? [String(item.refusal)] : []));
}

function refuse(refusals: readonly string[]): void {
  if (refusals.length === 0) return;
  throw new TerminalError(`nothing was removed: ${refusals.join("; ")}`);
}

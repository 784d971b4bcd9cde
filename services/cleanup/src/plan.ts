import type { JsonObject } from "@onexit/events";
import { TerminalError } from "@onexit/sdk";
import { type Located, locate, type Present } from "./locate.ts";
import { type CleanupParameters, mostTargets } from "./parameters.ts";
import { openRoots, type Root } from "./roots.ts";
import { targetOf } from "./target.ts";
import { textProblemOf } from "./text-problem.ts";

/** Everything that will be removed and released; nothing in it needs to be checked again. */
export interface Plan {
  readonly files: readonly Present[];
  /** What was asked for and is not there. */
  readonly absent: readonly string[];
  readonly roots: readonly Root[];
  readonly locks: NonNullable<CleanupParameters["locks"]>;
}

/** What a plan is made from. */
export interface PlanParts {
  /** As the manifest has them. */
  readonly declared: JsonObject;
  /** Rendered. */
  readonly parameters: CleanupParameters;
  /** Absolute directories; undefined when none are configured. */
  readonly roots: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** Checks all targets before the first is touched. Throws a TerminalError that names every one that is refused. */
export async function planCleanup({ declared, parameters, roots, signal }: PlanParts): Promise<Plan> {
  const { files = [], locks = [] } = parameters;
  const sources = Array.isArray(declared.files) ? declared.files : [];
  const targets = files.map((rendered, i) => targetOf(String(sources[i] ?? rendered), rendered));
  const badLocks = locks.flatMap(({ name, owner }) => {
    const problem = textProblemOf(name) ?? textProblemOf(owner);
    return problem === undefined ? [] : [`lock ${JSON.stringify(name)} of ${JSON.stringify(owner)} ${problem}`];
  });
  // Texts first: they need no root, and a mistake in them is the likeliest of all.
  refuse([...refusalsIn(targets), ...badLocks]);
  if (files.length === 0) return { files: [], absent: [], roots: [], locks };

  if (roots === undefined) {
    throw new TerminalError(
      "CLEANUP_ROOTS is not set, so no file may be removed: it names the directories to clean in",
    );
  }
  const opened = await openRoots(roots);
  const located: Located[] = [];
  for (const target of targets) if ("path" in target) located.push(...(await locate(target, opened, signal)));
  refuse(refusalsIn(located));
  if (located.length > mostTargets) {
    refuse([`${located.length} files are more than ${mostTargets}; name their directories instead`]);
  }
  return {
    files: located.filter((found) => "path" in found),
    absent: located.flatMap((found) => ("absent" in found ? [found.absent] : [])),
    roots: opened.present,
    locks,
  };
}

function refusalsIn(items: readonly object[]): readonly string[] {
  return items.flatMap((item) => ("refusal" in item ? [String(item.refusal)] : []));
}

function refuse(refusals: readonly string[]): void {
  if (refusals.length === 0) return;
  throw new TerminalError(`nothing was removed: ${refusals.join("; ")}`);
}

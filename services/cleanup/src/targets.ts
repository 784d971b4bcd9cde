import type { ActionRequested, Json } from "@onexit/events";
import { TerminalError } from "@onexit/sdk";
import type { CleanupConfig } from "./config.ts";
import { labelOf } from "./docker/label.ts";
import { type Target, targetOf } from "./files/target.ts";
import { type KubernetesTarget, kubernetesTargetOf } from "./kubernetes/target.ts";
import type { CleanupParameters } from "./parameters.ts";
import type { Refusal } from "./removal.ts";
import type { S3Prefix } from "./s3/prefix.ts";
import { s3TargetOf } from "./s3/target.ts";
import { textProblemOf } from "./text-problem.ts";

/** What a request names, by kind, as far as its texts alone can tell. */
export interface Targets {
  readonly paths: readonly Target[];
  readonly prefixes: readonly S3Prefix[];
  readonly objects: readonly KubernetesTarget[];
  readonly labels: readonly { readonly label: string }[];
  readonly locks: NonNullable<CleanupParameters["locks"]>;
}

/** Where targets come from. */
export interface TargetParts {
  /** Its parameters are as the manifest has them. */
  readonly request: Pick<ActionRequested, "parameters" | "workflow">;
  /** Rendered. */
  readonly parameters: CleanupParameters;
  readonly config: CleanupConfig;
}

/** The targets that a request names. Throws a TerminalError that names every one that is refused. */
export function targetsOf({ request, parameters, config }: TargetParts): Targets {
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
  refuse([...refusalsIn([...paths, ...prefixes, ...objects, ...labels]), ...badLocks], parameters);
  return {
    paths: accepted(paths),
    prefixes: accepted(prefixes),
    objects: accepted(objects),
    labels: accepted(labels),
    locks,
  };
}

/** Why each of these was refused. */
export function refusalsIn(items: readonly object[]): readonly string[] {
  return items.flatMap((item) => ("refusal" in item ? [String(item.refusal)] : []));
}

/** Throws a TerminalError where there is a refusal. */
export function refuse(refusals: readonly string[], { mode }: Pick<CleanupParameters, "mode">): void {
  if (refusals.length === 0) return;
  throw new TerminalError(`nothing was ${mode === "register" ? "registered" : "removed"}: ${refusals.join("; ")}`);
}

/** The text that a rendered one was made from. */
function sourceOf(declared: Json | undefined, index: number, rendered: string): string {
  return String((Array.isArray(declared) ? declared[index] : undefined) ?? rendered);
}

function accepted<T extends object>(targets: readonly (T | Refusal)[]): readonly T[] {
  return targets.filter((target): target is T => !("refusal" in target));
}

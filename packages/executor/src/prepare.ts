import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { extend, isoTime, type WorkflowIdentity } from "@onexit/events";
import type { RunProcess } from "@onexit/interpreter";
import { type AttemptDirectory, attemptDirectoryAt } from "./attempt-directory.ts";
import { codeOf } from "./cause.ts";
import { hasScript } from "./command.ts";
import type { Masker } from "./mask.ts";
import type { AttemptMeta, StepMeta } from "./meta.ts";
import { type PathContext, prepareStepPaths, type StepPaths } from "./step-paths.ts";
import type { RunUnit } from "./unit.ts";

/** What preparing an attempt came to. `exists`: somebody else has prepared it. */
export type Prepared = AttemptMeta | "exists" | { readonly problem: string };

/** What an attempt's directory is prepared from. */
export interface Preparation extends Pick<PathContext, "isolation" | "visible" | "borrowerOf"> {
  readonly effect: RunUnit;
  readonly workflow: WorkflowIdentity;
  readonly directory: AttemptDirectory;
  readonly masker: Masker;
  /** Epoch ms. */
  readonly at: number;
}

/** What the directory of an attempt of several containers is prepared from. */
export interface PodPreparation extends Pick<Preparation, "workflow" | "directory" | "masker" | "at"> {
  readonly effect: RunProcess;
}

/** Make an attempt's directory, complete or not at all, unless it is there already. Throws what the disk says. */
export function prepareAttempt(preparation: Preparation): Prepared {
  const { directory, effect, workflow } = preparation;
  return build(directory, (built) => {
    mkdirSync(built.work);
    const paths = prepareStepPaths(effect.work, extend(preparation, { built, supplies: effect.supplies ?? [] }));
    if ("problem" in paths) return paths;
    if (paths.paths.kind === "none" && paths.cwd !== directory.work) {
      mkdirSync(join(built.root, paths.cwd.slice(directory.root.length)), { recursive: true });
    }
    if (hasScript(effect.work)) writeFileSync(built.script, effect.work.source, { mode: 0o755 });
    const { template, displayName, work } = effect;
    const step: StepMeta = withoutSecrets({ template, displayName, work }, preparation.masker, paths);
    const { node, attempt, unit } = effect;
    return { workflow, node, attempt, preparedAt: isoTime(preparation.at), ...(unit && { unit }), step };
  });
}

/** Make the directory of an attempt that must never start. */
export function prepareVeto(
  directory: AttemptDirectory,
  meta: Pick<AttemptMeta, "workflow" | "node" | "attempt">,
  at: number,
): Prepared {
  return build(directory, (built) => {
    writeFileSync(built.veto, "");
    return { ...meta, preparedAt: isoTime(at) };
  });
}

/** Make the directory of an attempt of several containers, whose own directories follow. */
export function preparePod(preparation: PodPreparation): Prepared {
  const { directory, effect, workflow, masker, at } = preparation;
  return build(directory, () => {
    const { node, attempt, template, displayName, work } = effect;
    const pod = masked({ template, displayName, work }, masker);
    return { workflow, node, attempt, preparedAt: isoTime(at), pod };
  });
}

/** Build under a passing name; the rename is the exclusive step: it refuses when the attempt has a directory. */
function build(
  directory: AttemptDirectory,
  fill: (built: AttemptDirectory) => AttemptMeta | { readonly problem: string },
): Prepared {
  const built = attemptDirectoryAt(makePassing(directory));
  let prepared: Prepared | undefined;
  try {
    const meta = fill(built);
    if ("problem" in meta) return meta;
    writeFileSync(built.meta, JSON.stringify(meta));
    renameSync(built.root, directory.root);
    prepared = meta;
    return meta;
  } catch (error) {
    if (codeOf(error) === "ENOTEMPTY" || codeOf(error) === "EEXIST") return "exists";
    throw error;
  } finally {
    if (prepared === undefined) rmSync(built.root, { recursive: true, force: true });
  }
}

function makePassing(directory: AttemptDirectory): string {
  const workflow = dirname(directory.root);
  const prefix = join(workflow, `.${basename(directory.root)}-`);
  try {
    return mkdtempSync(prefix);
  } catch (error) {
    // The workflow's first attempt.
    if (codeOf(error) !== "ENOENT") throw error;
    mkdirSync(workflow, { recursive: true });
    return mkdtempSync(prefix);
  }
}

function withoutSecrets(
  step: Pick<StepMeta, "template" | "displayName" | "work">,
  masker: Masker,
  paths: StepPaths,
): StepMeta {
  const outputs = paths.outputs.map((output) =>
    output.default === undefined ? output : { ...output, default: masker.mask(output.default) },
  );
  return extend(masked(step, masker), { ...paths, outputs });
}

function masked<T>(value: T, masker: Masker): T {
  if (masker.longest === 0) return value;
  const mask = (_: string, one: unknown) => (typeof one === "string" ? masker.mask(one) : one);
  return JSON.parse(JSON.stringify(value, mask)) as T;
}

import { existsSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import type { ProcessWork } from "@onexit/events";
import { type AttemptDirectory, attemptDirectoryAt } from "./attempt-directory.ts";
import { type Isolation, mountTable } from "./isolation.ts";
import type { StepMeta } from "./meta.ts";
import { preparePrivatePaths } from "./private-paths.ts";

/** Where a step runs and where its outputs will lie. */
export type StepPaths = Pick<StepMeta, "cwd" | "outputs" | "paths">;

/** What a step's paths depend on. */
export interface PathContext {
  /** The attempt's directory while it is being prepared. */
  readonly built: AttemptDirectory;
  /** Where it will be. */
  readonly directory: AttemptDirectory;
  /** Undefined where the host has none, or nothing needs it. */
  readonly isolation: Isolation | undefined;
  /** Files and directories that a step with a /tmp of its own must still see. */
  readonly visible: readonly string[];
  /** Who uses a path of the host that no two steps may use at once. */
  readonly borrowerOf: (path: string) => string | undefined;
}

/** The absolute paths that a piece of work declares: output files, and the directory it starts in. */
function absolutePathsOf(work: ProcessWork): {
  readonly files: readonly string[];
  readonly workingDir?: string;
} {
  const workingDir =
    work.workingDir !== undefined && isAbsolute(work.workingDir) ? resolve(work.workingDir) : undefined;
  const files = work.outputs
    .filter(({ path }) => isAbsolute(path) || workingDir !== undefined)
    .map(({ path }) => resolve(workingDir ?? "/", path));
  return { files: [...new Set(files)], ...(workingDir === undefined ? {} : { workingDir }) };
}

/** True when a piece of work needs paths of its own. */
export function hasAbsolutePaths(work: ProcessWork): boolean {
  const { files, workingDir } = absolutePathsOf(work);
  return files.length > 0 || workingDir !== undefined;
}

/** Decide and prepare where a step runs. Absolute paths are real ones, never rewritten in texts. */
export function prepareStepPaths(work: ProcessWork, context: PathContext): StepPaths | { readonly problem: string } {
  const cwd = absolutePathsOf(work).workingDir ?? resolve(context.directory.work, work.workingDir ?? ".");
  if (!hasAbsolutePaths(work)) {
    return { cwd, outputs: outputsOf(work, cwd, (path) => ({ file: path })), paths: { kind: "none" } };
  }
  return context.isolation === undefined ? lend(work, cwd, context) : own(work, cwd, context);
}

function own(work: ProcessWork, cwd: string, { built, directory, visible }: PathContext): StepPaths {
  const needs = absolutePathsOf(work);
  const final = attemptDirectoryAt(join(realpathSync(dirname(directory.root)), basename(directory.root)));
  const view = preparePrivatePaths(built, final, { ...needs, visible });
  writeFileSync(built.mounts, mountTable(view.binds));
  const paths = { kind: "own", ...(view.root === undefined ? {} : { root: view.root }) } as const;
  const fileOf = (path: string) => ({ file: needs.files.includes(path) ? view.fileOf(path) : path });
  return { cwd, outputs: outputsOf(work, cwd, fileOf), paths };
}

/** Where the kernel gives no step its own view, a path is lent to one step at a time, and only if nothing is there. */
function lend(
  work: ProcessWork,
  cwd: string,
  { directory, borrowerOf }: PathContext,
): StepPaths | { readonly problem: string } {
  const { files, workingDir } = absolutePathsOf(work);
  const because = "this host gives steps no file system of their own (unshare is not possible)";
  if (workingDir !== undefined && !existsSync(workingDir)) {
    return { problem: `working directory ${workingDir} does not exist, and ${because}` };
  }
  const existing = files.find((file) => existsSync(file));
  if (existing !== undefined) return { problem: `${existing} exists already, and ${because}` };
  const paths = [...files, ...(workingDir === undefined ? [] : [workingDir])];
  for (const path of paths) {
    const borrower = borrowerOf(path);
    if (borrower !== undefined) return { problem: `${path} is being used by node ${borrower}, and ${because}` };
  }
  const fileOf = (path: string) =>
    files.includes(path)
      ? { file: join(directory.privates, `file-${files.indexOf(path)}`), lent: path }
      : { file: path };
  return { cwd, outputs: outputsOf(work, cwd, fileOf), paths: { kind: "lent", paths } };
}

function outputsOf(
  work: ProcessWork,
  cwd: string,
  fileOf: (path: string) => { readonly file: string; readonly lent?: string },
): StepMeta["outputs"] {
  return work.outputs.map((output) => ({ ...output, ...fileOf(resolve(cwd, output.path)) }));
}

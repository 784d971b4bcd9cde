import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { extend, type ProcessWork } from "@onexit/events";
import { type AttemptDirectory, attemptDirectoryAt } from "./attempt-directory.ts";
import { type Isolation, mountTable } from "./isolation.ts";
import { isLink } from "./lent-links.ts";
import type { StepMeta } from "./meta.ts";
import { isWithin } from "./path-place.ts";
import { preparePrivatePaths } from "./private-paths.ts";
import { type Supply, suppliedFile, suppliesAt } from "./supply.ts";

/** Where a step runs and where its outputs will lie. */
export type StepPaths = Pick<StepMeta, "cwd" | "outputs" | "artifacts" | "redirects" | "paths">;

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
  /** What it finds at places of its own. */
  readonly supplies: readonly Supply[];
  /** Who uses a path of the host that no two steps may use at once. */
  readonly borrowerOf: (path: string) => string | undefined;
}

/** The absolute paths that a piece of work declares. */
interface AbsolutePaths {
  /** Of outputs that lie in no supply. */
  readonly files: readonly string[];
  readonly workingDir?: string;
  readonly supplies: readonly Supply[];
}

function absolutePathsOf(work: ProcessWork, supplied: readonly Supply[]): AbsolutePaths {
  const workingDir =
    work.workingDir !== undefined && isAbsolute(work.workingDir) ? resolve(work.workingDir) : undefined;
  const start = workingDir ?? "/";
  const isOne = ({ path }: { readonly path: string }) => workingDir !== undefined || isAbsolute(path);
  const supplies = suppliesAt(start, supplied.filter(isOne));
  const files = [...work.outputs, ...work.outputArtifacts]
    .filter(isOne)
    .map(({ path }) => resolve(start, path))
    .filter((path) => suppliedFile(path, supplies) === undefined);
  return { files: [...new Set(files)], supplies, ...(workingDir === undefined ? {} : { workingDir }) };
}

/** True when a piece of work needs paths of its own. */
export function hasAbsolutePaths(work: ProcessWork, supplied: readonly Supply[]): boolean {
  const { files, workingDir, supplies } = absolutePathsOf(work, supplied);
  return files.length > 0 || workingDir !== undefined || supplies.length > 0;
}

/** Decide and prepare where a step runs. Absolute paths are real ones, never rewritten in texts. */
export function prepareStepPaths(work: ProcessWork, context: PathContext): StepPaths | { readonly problem: string } {
  const needs = absolutePathsOf(work, context.supplies);
  const cwd = needs.workingDir ?? resolve(context.directory.work, work.workingDir ?? ".");
  linkRelative(cwd, needs, context);
  if (!hasAbsolutePaths(work, context.supplies)) {
    return { cwd, ...outputsOf(work, cwd, context, (path) => ({ file: path })), paths: { kind: "none" } };
  }
  return context.isolation === undefined ? lend(work, cwd, needs, context) : own(work, cwd, needs, context);
}

function own(work: ProcessWork, cwd: string, needs: AbsolutePaths, context: PathContext): StepPaths {
  const { built, directory, visible } = context;
  const final = attemptDirectoryAt(join(realpathSync(dirname(directory.root)), basename(directory.root)));
  const { workingDir, ...others } = needs;
  const suppliedDir = workingDir === undefined ? undefined : suppliedFile(workingDir, needs.supplies);
  if (suppliedDir !== undefined) mkdirSync(suppliedDir, { recursive: true });
  const view = preparePrivatePaths(built, final, {
    ...others,
    ...(workingDir === undefined || suppliedDir !== undefined ? {} : { workingDir }),
    visible,
  });
  writeFileSync(built.mounts, mountTable(view.binds));
  const paths = { kind: "own", ...(view.root === undefined ? {} : { root: view.root }) } as const;
  const fileOf = (path: string) => ({ file: needs.files.includes(path) ? view.fileOf(path) : path });
  const redirects = work.outputArtifacts.length === 0 ? {} : { redirects: view.redirects };
  // An image's working directory is mostly `/`: a step that puts something right there may well name it without the slash.
  const start = view.root !== undefined && startsAnywhere(work) ? "/" : cwd;
  return { cwd: start, ...outputsOf(work, cwd, context, fileOf), ...redirects, paths };
}

/** True for a step that says nothing about where it starts, and whose outputs are all absolute. */
function startsAnywhere({ workingDir, outputs, outputArtifacts }: ProcessWork): boolean {
  return workingDir === undefined && [...outputs, ...outputArtifacts].every(({ path }) => isAbsolute(path));
}

/** Where the kernel gives no step its own view, a path is lent to one step at a time, and only if nothing is there. */
function lend(
  work: ProcessWork,
  cwd: string,
  { files, workingDir, supplies }: AbsolutePaths,
  context: PathContext,
): StepPaths | { readonly problem: string } {
  const { directory, borrowerOf } = context;
  const because = "this host gives steps no file system of their own (unshare is not possible)";
  const isSupplied = workingDir !== undefined && suppliedFile(workingDir, supplies) !== undefined;
  if (workingDir !== undefined && !isSupplied && !existsSync(workingDir)) {
    return { problem: `working directory ${workingDir} does not exist, and ${because}` };
  }
  // Another container of this node may have put a link there already.
  const placed = supplies.filter(({ path, source }) => !isLink(path, source)).map(({ path }) => path);
  const existing = [...files, ...placed].find((file) => existsSync(file));
  if (existing !== undefined) return { problem: `${existing} exists already, and ${because}` };
  const links = supplies.map(({ path, source }) => ({ path, source }));
  const paths = [
    ...files,
    ...links.map(({ path }) => path),
    ...(workingDir === undefined || isSupplied ? [] : [workingDir]),
  ];
  for (const path of paths) {
    const borrower = borrowerOf(path);
    if (borrower !== undefined) return { problem: `${path} is being used by node ${borrower}, and ${because}` };
  }
  const fileOf = (path: string) =>
    files.includes(path)
      ? { file: join(directory.privates, `file-${files.indexOf(path)}`), lent: path }
      : { file: path };
  const lent = { kind: "lent", paths, ...(links.length === 0 ? {} : { links }) } as const;
  return { cwd, ...outputsOf(work, cwd, context, fileOf), paths: lent };
}

/** What is to be found below the step's own directory is linked there. */
function linkRelative(cwd: string, needs: AbsolutePaths, { supplies, directory, built }: PathContext): void {
  const absolute = new Set(needs.supplies.map(({ path }) => path));
  for (const { path, source } of suppliesAt(cwd, supplies)) {
    if (absolute.has(path) || !isWithin(directory.root, path)) continue;
    const place = join(built.root, path.slice(directory.root.length));
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(source, place);
  }
}

function outputsOf(
  work: ProcessWork,
  cwd: string,
  { supplies }: PathContext,
  fileOf: (path: string) => { readonly file: string; readonly lent?: string },
): Pick<StepMeta, "outputs" | "artifacts"> {
  const placed = suppliesAt(cwd, supplies);
  const placeOf = (path: string) => {
    const file = suppliedFile(path, placed);
    return file === undefined ? fileOf(path) : { file };
  };
  const outputs = work.outputs.map((output) => extend(output, placeOf(resolve(cwd, output.path))));
  if (work.outputArtifacts.length === 0) return { outputs };
  const artifacts = work.outputArtifacts.map(({ name, path }) => ({ name, ...placeOf(resolve(cwd, path)) }));
  return { outputs, artifacts };
}

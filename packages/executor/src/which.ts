import { accessSync, constants, existsSync, statSync } from "node:fs";
import { basename, delimiter, isAbsolute, join, resolve } from "node:path";
import { codeOf } from "./cause.ts";

/** Where a command is looked for. */
export interface SearchPlace {
  /** As the PATH variable. */
  readonly path: string;
  readonly cwd: string;
  /** Directories that also stand in for an absolute command that this host lacks. */
  readonly standIns: readonly string[];
}

/** The file that a command names, absolute; or the problem in the words of a container runtime. */
export function findExecutable(
  name: string,
  place: SearchPlace,
): { readonly file: string } | { readonly problem: string } {
  if (!name.includes("/")) {
    const file = findIn(place.path.split(delimiter), name, place.cwd);
    return file === undefined
      ? { problem: `exec: ${JSON.stringify(name)}: executable file not found in $PATH` }
      : { file };
  }
  const file = resolve(place.cwd, name);
  const trouble = troubleWith(file);
  if (trouble === undefined) return { file };
  const standIn = isAbsolute(name) ? findIn(place.standIns, basename(name), place.cwd) : undefined;
  return standIn === undefined ? { problem: `exec: ${JSON.stringify(name)}: ${trouble}` } : { file: standIn };
}

function findIn(directories: readonly string[], name: string, cwd: string): string | undefined {
  for (const directory of directories) {
    const file = join(isAbsolute(directory) ? directory : resolve(cwd, directory), name);
    // Asked first, as most directories hold no such file and this is the cheaper question.
    if (existsSync(file) && troubleWith(file) === undefined) return file;
  }
  return undefined;
}

function troubleWith(file: string): string | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return `stat ${file}: no such file or directory`;
    if (stat.isDirectory()) return "is a directory";
    accessSync(file, constants.X_OK);
    return undefined;
  } catch (error) {
    return codeOf(error) === "EACCES" ? "permission denied" : `stat ${file}: ${codeOf(error) ?? "failed"}`;
  }
}

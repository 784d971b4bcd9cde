import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { ProjectConfig } from "./project-config.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const nothing: ProjectConfig = {
  images: [],
  context: {},
  passEnv: [],
  cleanupRoots: [],
  actions: [],
  policies: [],
  configMaps: {},
  secrets: {},
};

/** `--config`, else `onexit.yaml` here, else the one beside the workflow's file; nothing is a configuration, too. */
export async function loadProjectConfig(
  terminal: Terminal,
  option: string | undefined,
  workflowFile: string | undefined,
): Promise<ProjectConfig> {
  const path = projectConfigPath(terminal.cwd, option, workflowFile);
  if (path === undefined) return nothing;
  const source = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot read ${path}: ${error.code ?? error.message}`);
  });
  // Loaded only where there is something to check: a run without configuration starts sooner.
  const { parseProjectConfig } = await import("./project-config.ts");
  const parsed = parseProjectConfig(source, path, dirname(path));
  if ("problems" in parsed) throw new UsageError(parsed.problems.join("\n"));
  return parsed.config;
}

/** The file that is meant; undefined where there is none and none was named. Throws UsageError for a named one. */
export function projectConfigPath(
  cwd: string,
  option: string | undefined,
  workflowFile: string | undefined,
): string | undefined {
  const beside = workflowFile === undefined ? [] : [join(dirname(resolve(cwd, workflowFile)), "onexit.yaml")];
  const candidates = option === undefined ? [join(cwd, "onexit.yaml"), ...beside] : [resolve(cwd, option)];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined && option !== undefined) throw new UsageError(`--config ${option}: there is no such file`, 5);
  return path;
}

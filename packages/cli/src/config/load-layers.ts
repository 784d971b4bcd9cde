import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { loadProjectConfig, projectConfigPath } from "../load-project-config.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import type { Layers, SaidInFile } from "./said.ts";

/** Everything that says something of options: flags, the environment, onexit.yaml and the user's own file. Throws UsageError. */
export async function loadLayers(
  terminal: Terminal,
  flags: Readonly<Record<string, string>>,
): Promise<Layers & { readonly userFile?: string }> {
  const { env: environment } = terminal;
  const project = await projectLayer(terminal, flags.config ?? (environment.ONEXIT_CONFIG || undefined));
  return { flags, environment, project, ...(await userLayer(environment)) };
}

/** Only what says something of options is looked into: whoever needs the rest of onexit.yaml reads it then. */
async function projectLayer(terminal: Terminal, option: string | undefined): Promise<SaidInFile> {
  const { cwd } = terminal;
  const path = projectConfigPath(cwd, option, undefined);
  if (path === undefined) return {};
  const source = await readFile(path, "utf8").catch(() => "");
  if (!/^["']?options["']?\s*:/m.test(source)) return {};
  const { options = {} } = await loadProjectConfig(terminal, option, undefined);
  const { projectSettings } = await import("./project-settings.ts");
  const { saidInFile } = await import("./file-options.ts");
  return saidInFile(options, projectSettings(source, relative(cwd, path)), (to) => resolve(dirname(path), to));
}

async function userLayer(
  environment: Terminal["env"],
): Promise<Pick<Layers, "user" | "contexts"> & { readonly userFile?: string }> {
  const path = userConfigPath(environment);
  if (path === undefined || !existsSync(path)) return { user: {}, contexts: {} };
  const source = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot read ${path}: ${error.code ?? error.message}`);
  });
  const { parseUserConfig } = await import("./user-config.ts");
  const parsed = parseUserConfig(source, path, dirname(path));
  if ("problems" in parsed) throw new UsageError(parsed.problems.join("\n"));
  const { projectSettings } = await import("./project-settings.ts");
  const { saidInFile } = await import("./file-options.ts");
  const { options, contexts } = parsed.config;
  const user = saidInFile(options, projectSettings(source, path), (to) => resolve(dirname(path), to));
  return { user, contexts, userFile: path };
}

/** `$XDG_CONFIG_HOME/onexit/config.yaml`, else that in `~/.config`; undefined where there is no home. */
export function userConfigPath({ XDG_CONFIG_HOME, HOME }: Terminal["env"]): string | undefined {
  const base = XDG_CONFIG_HOME || (HOME ? join(HOME, ".config") : undefined);
  return base === undefined ? undefined : join(base, "onexit", "config.yaml");
}

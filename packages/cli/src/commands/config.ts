import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { actionSettings } from "../config/action-settings.ts";
import { chooseContext } from "../config/choose-context.ts";
import { loadLayers, userConfigPath } from "../config/load-layers.ts";
import { optionSettings } from "../config/option-settings.ts";
import { projectSettings } from "../config/project-settings.ts";
import type { Setting } from "../config/setting.ts";
import { loadProjectConfig, projectConfigPath } from "../load-project-config.ts";
import { outputOptions } from "../output.ts";
import type { CommandEntry } from "../program/command-table.ts";
import type { GlobalOptions } from "../program/options.ts";
import { actionPackages } from "../runtime/actions.ts";
import { actionEnvironment } from "../runtime/environment.ts";
import { importAction, loadPureAction } from "../runtime/host-actions.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { createStyle, type Style } from "../view/style.ts";
import { alignColumns } from "../view/table.ts";

interface ConfigOptions extends GlobalOptions {
  readonly origin?: boolean;
}

/** What the command line itself knows: all commands, and which flags of this one were written. */
export interface CommandLine {
  readonly table: () => readonly CommandEntry[];
  readonly flags: () => Readonly<Record<string, string>>;
}

/** `onexit config view [--origin]`: what is in force, secrets masked, and where each value comes from. */
export function config(line: CommandLine) {
  return async (terminal: Terminal, [verb]: readonly string[], options: unknown): Promise<number> => {
    if (verb !== "view") throw new UsageError(`onexit config has no verb ${JSON.stringify(verb)}: write config view`);
    const given = options as ConfigOptions;
    const { stdout, env } = terminal;
    const sections = await everySetting(terminal, line, given);
    if (given.output !== undefined) {
      const items = Object.entries(sections).flatMap(([section, all]) => all.map((each) => ({ section, ...each })));
      const text =
        given.output === "json"
          ? `${JSON.stringify({ items }, undefined, 2)}\n`
          : (await import("yaml")).stringify({ items });
      stdout.write(text);
      return 0;
    }
    const style = createStyle(outputOptions({ flags: given, env, isTty: stdout.isTTY === true }));
    stdout.write(`${lines(sections, given.origin === true, style).join("\n")}\n`);
    return 0;
  };
}

type Sections = Readonly<Record<string, readonly Setting[]>>;

async function everySetting(terminal: Terminal, line: CommandLine, given: ConfigOptions): Promise<Sections> {
  const { cwd, env } = terminal;
  const layers = await loadLayers(terminal, line.flags());
  const context = await chooseContext(layers, layers.userFile, userConfigPath(env));
  const project = await loadProjectConfig(terminal, given.config, undefined);
  const path = projectConfigPath(cwd, given.config, undefined);
  const environment = actionEnvironment(env, project, join(cwd, ".onexit", "archive"));
  const actions = [
    ...(await Promise.all(Object.keys(actionPackages).map((name) => loadPureAction(name, [])))),
    ...(await Promise.all(project.actions.map(importAction))),
  ];
  return {
    Options: optionSettings(line.table(), layers, context),
    "onexit.yaml": path === undefined ? [] : projectSettings(await readFile(path, "utf8"), relative(cwd, path)),
    ...(layers.userFile === undefined
      ? {}
      : { [layers.userFile]: projectSettings(await readFile(layers.userFile, "utf8"), layers.userFile) }),
    Actions: actionSettings(actions, environment, env, project),
  };
}

function lines(sections: Sections, withOrigin: boolean, style: Style): readonly string[] {
  const rows = Object.entries(sections).map(([section, all]) => {
    const cells = all.map(({ name, value, origin }) => [
      name,
      value === "" ? '""' : value,
      ...(withOrigin ? [origin] : []),
    ]);
    return { section, cells: all.length === 0 ? [["nothing"]] : cells };
  });
  return rows.flatMap(({ section, cells }, n) => [
    ...(n === 0 ? [] : [""]),
    style.paint("strong", section),
    ...alignColumns(cells).map((each) => `  ${each}`),
  ]);
}

import type { Action, Environment } from "@onexit/sdk";
import type { ProjectConfig } from "../project-config.ts";
import { type Setting, shown } from "./setting.ts";

/** Each variable of the actions that is set, or has a default; `caller` is the environment without the project's say. */
export function actionSettings(
  actions: readonly Pick<Action, "name" | "config">[],
  environment: Environment,
  caller: Environment,
  config: ProjectConfig,
): readonly Setting[] {
  const variables = actions.flatMap((action) => Object.values(action.config ?? {}));
  const settings = variables.flatMap(({ name, secret = false, default: standard }): readonly Setting[] => {
    const file = `${name}_FILE`;
    // The path of a secret's file is no secret.
    if (secret && environment[file]) return [{ name: file, value: environment[file], origin: `environment ${file}` }];
    const value = environment[name];
    if (value) {
      const origin = caller[name] === undefined ? originBeside(name, config) : `environment ${name}`;
      return [{ name, value: shown(name, value, secret), origin }];
    }
    return standard === undefined ? [] : [{ name, value: standard, origin: "default" }];
  });
  return [...new Map(settings.map((setting) => [setting.name, setting])).values()];
}

/** What the environment does not say, onexit.yaml does; where archives go has a default, too. */
function originBeside(name: string, { archiveUrl }: ProjectConfig): string {
  return name === "ARCHIVE_URL" && archiveUrl === undefined ? "default, beside the run" : "onexit.yaml";
}

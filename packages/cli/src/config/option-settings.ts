import type { CommandEntry } from "../program/command-table.ts";
import type { Setting } from "./setting.ts";
import { shown } from "./setting.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that no option stands for. */
const furtherVariables = [
  "ARGO_TOKEN",
  "NATS_CREDS",
  "ONEXIT_NATS_SERVER",
  "ONEXIT_SERVER",
  "ONEXIT_CLUSTER",
  "ONEXIT_STREAM_REPLICAS",
  "ONEXIT_ACK_WAIT_MS",
  "ONEXIT_PROVISION",
  "ARGO_SECURE",
  "ONEXIT_DEBUG",
  "CI",
  "NO_COLOR",
  "FORCE_COLOR",
];

/** Every option that the environment may set, of whichever commands, and every further variable that is set. */
export function optionSettings(
  table: readonly CommandEntry[],
  environment: Environment,
  flags: Readonly<Record<string, string>>,
): readonly Setting[] {
  const settings = new Map<string, Setting>();
  for (const { options } of table) {
    for (const { names, variable, default: standard } of options) {
      const name = names.at(-1)?.replace(/^--/, "") ?? "";
      if (variable === undefined || settings.has(name)) continue;
      const found = settingOf(name, variable, standard, environment, flags);
      if (found !== undefined) settings.set(name, found);
    }
  }
  const further = furtherVariables.flatMap((name) => {
    const value = environment[name];
    return value ? [{ name, value: shown(name, value), origin: `environment ${name}` }] : [];
  });
  return [...settings.values(), ...further];
}

function settingOf(
  name: string,
  variable: string,
  standard: string | undefined,
  environment: Environment,
  flags: Readonly<Record<string, string>>,
): Setting | undefined {
  const flag = flags[name];
  if (flag !== undefined) return { name, value: shown(variable, flag), origin: "flag" };
  const value = environment[variable];
  // An empty one counts as set, as it does where options are read.
  if (value !== undefined) return { name, value: shown(variable, value), origin: `environment ${variable}` };
  return standard === undefined ? undefined : { name, value: standard, origin: "default" };
}

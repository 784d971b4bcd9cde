import type { CommandEntry, OptionEntry } from "../program/command-table.ts";
import { type ChosenContext, type Layers, saidWithContext } from "./said.ts";
import type { Setting } from "./setting.ts";
import { masked, shown } from "./setting.ts";

/** Variables that no option stands for. */
const furtherVariables = [
  "ARGO_TOKEN",
  "NATS_CREDS",
  "ONEXIT_NATS_SERVER",
  "ONEXIT_CLUSTER",
  "ONEXIT_STREAM_REPLICAS",
  "ONEXIT_ACK_WAIT_MS",
  "ONEXIT_PROVISION",
  "ARGO_SECURE",
  "CI",
  "NO_COLOR",
  "FORCE_COLOR",
];

/** Whose defaults are worth a look; what others take unless told is in their help. */
const withDefaults: ReadonlySet<string> = new Set(["run", "dev", "serve"]);

/** Every option that somebody said something of, of whichever commands, defaults of note, and every further variable that is set. */
export function optionSettings(
  table: readonly CommandEntry[],
  layers: Layers,
  context: ChosenContext | undefined,
): readonly Setting[] {
  const settings = new Map<string, Setting>();
  // How settings are shown is none of them.
  for (const { name: command, options } of table.filter(({ name }) => name !== "config")) {
    for (const option of options) {
      const name = longNameOf(option);
      const { variables, default: standard } = option;
      const known = { name, variables, ...(standard === undefined ? {} : { default: standard }) };
      const said = saidWithContext(known, layers, context);
      if (said === undefined || settings.has(name) || (said.rank === "default" && !withDefaults.has(command))) continue;
      settings.set(name, { name, value: shown(name, said.value), origin: said.origin });
    }
  }
  const file = settings.get("server")?.origin.startsWith("context ") ? context?.values.tokenFile : undefined;
  const further = furtherVariables.flatMap((name): readonly Setting[] => {
    if (name === "ARGO_TOKEN" && file !== undefined) {
      return [{ name, value: masked, origin: `context ${context?.said.value}, tokenFile ${file}` }];
    }
    const value = layers.environment[name];
    return value ? [{ name, value: shown(name, value), origin: `environment ${name}` }] : [];
  });
  return [...settings.values(), ...further];
}

function longNameOf({ names }: OptionEntry): string {
  return names.at(-1)?.replace(/^--/, "") ?? "";
}

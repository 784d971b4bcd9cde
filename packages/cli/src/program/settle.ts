import { type Command, InvalidArgumentError, type Option } from "commander";
import { chooseContext, tokenIn } from "../config/choose-context.ts";
import { loadLayers, userConfigPath } from "../config/load-layers.ts";
import { type ChosenContext, type Layers, ranks, type Said, saidWithContext } from "../config/said.ts";
import { shown } from "../config/setting.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { defaultPatience } from "./options.ts";
import { variablesOf } from "./variables.ts";

/** What counts for each option that somebody said something of, by its long name. */
export type SaidOptions = ReadonlyMap<string, Said>;

/** They need no configuration, and help where it is broken. */
const withoutFiles: ReadonlySet<string> = new Set(["version", "explain", "schema", "init"]);

/** Sets a command's options to what counts for them: flag, environment, onexit.yaml, the user's file, default. Throws UsageError. */
export async function settle(
  command: Command,
  terminal: Terminal,
): Promise<{ readonly terminal: Terminal; readonly said: SaidOptions }> {
  const flags = flagsOf(command);
  const layers: Layers & { readonly userFile?: string } = withoutFiles.has(command.name())
    ? { flags, environment: terminal.env, project: {}, user: {}, contexts: {} }
    : await loadLayers(terminal, flags);
  const context = await chooseContext(layers, layers.userFile, userConfigPath(terminal.env));
  const said = saidOptions(command.options, layers, context);
  for (const option of command.options) {
    const name = nameOf(option);
    const one = said.get(name);
    if (one === undefined || isAsWritten(one)) continue;
    const value = typedValue(option, one);
    if (value !== undefined) command.setOptionValueWithSource(option.attributeName(), value, one.rank);
  }
  const settled = await withManner(terminal, command.opts(), said, context).catch((error: unknown) => {
    throw withPlaces(error, said);
  });
  if (settled.manner?.verbose) for (const line of saidLines(said)) settled.stderr.write(`${line}\n`);
  return { terminal: settled, said };
}

/** Of two flags about one thing, as `--color` and `--no-color`, the one counts that was said where more counts. */
function saidOptions(options: readonly Option[], layers: Layers, context: ChosenContext | undefined): SaidOptions {
  const byKey = new Map<string, readonly [string, Said]>();
  for (const option of options) {
    const name = nameOf(option);
    const standard = typeof option.defaultValue === "string" ? { default: option.defaultValue } : {};
    const said = saidWithContext({ name, variables: variablesOf(name), ...standard }, layers, context);
    const before = byKey.get(option.attributeName());
    if (said === undefined || (before !== undefined && ranks.indexOf(before[1].rank) <= ranks.indexOf(said.rank)))
      continue;
    byKey.set(option.attributeName(), [name, said]);
  }
  return new Map(byKey.values());
}

/** What an option makes of a text that is no flag; undefined where it says no to what is not so anyway. */
function typedValue(option: Option, { value, origin }: Said): unknown {
  const refuse = (what: string) => {
    const text = JSON.stringify(shown(nameOf(option), value));
    return new UsageError(`${origin}: ${text} is nothing for ${option.long}: ${what}`);
  };
  if (option.isBoolean() || option.negate) {
    const isYes = yesOrNo(value);
    if (isYes === undefined) throw refuse("write true or false");
    if (option.negate) return isYes ? false : undefined;
    return isYes ? (option.presetArg ?? true) : false;
  }
  const parse = option.parseArg as ((text: string, before: unknown) => unknown) | undefined;
  if (parse === undefined) return value;
  try {
    // What may be given several times stands on several lines.
    return option.argChoices === undefined
      ? value
          .split("\n")
          .filter(Boolean)
          .reduce<unknown>((before, line) => parse(line, before), undefined)
      : parse(value, undefined);
  } catch (error) {
    throw error instanceof InvalidArgumentError ? refuse(`write ${option.argChoices?.join(", ")}`) : error;
  }
}

function yesOrNo(text: string): boolean | undefined {
  if (["1", "true", "yes", "on"].includes(text.toLowerCase())) return true;
  return ["0", "false", "no", "off"].includes(text.toLowerCase()) ? false : undefined;
}

/** The token goes with the server: a context's is for that context's alone. */
async function withManner(
  terminal: Terminal,
  { quiet = false, verbose = false, requestTimeout }: { quiet?: boolean; verbose?: boolean; requestTimeout?: string },
  said: SaidOptions,
  context: ChosenContext | undefined,
): Promise<Terminal> {
  if (quiet && verbose) throw new UsageError("--quiet and --verbose: leave one of them out");
  const requestTimeoutMs = await patienceOf(requestTimeout);
  const isContexts = said.get("server")?.origin.startsWith("context ");
  const file = isContexts ? context?.values.tokenFile : undefined;
  const ARGO_TOKEN = file === undefined ? undefined : await tokenIn(file, context?.said.value ?? "");
  return {
    ...terminal,
    env: ARGO_TOKEN === undefined ? terminal.env : { ...terminal.env, ARGO_TOKEN },
    manner: { quiet, verbose, requestTimeoutMs },
  };
}

/** Every command comes by here: what reads durations is loaded where one was given. */
async function patienceOf(text: string | undefined): Promise<number> {
  if (text === undefined || text === defaultPatience.text) return defaultPatience.ms;
  const { parseDuration } = await import("@onexit/manifest");
  const parsed = parseDuration(text);
  if ("problem" in parsed) throw new UsageError(`--request-timeout: ${parsed.problem}`);
  return parsed.ms;
}

/** The options that were written on the command line, by their long names. */
export function flagsOf(command: Command): Readonly<Record<string, string>> {
  const given = command.options.filter((option) => {
    const key = option.attributeName();
    return command.getOptionValueSource(key) === "cli" && (command.getOptionValue(key) === false) === option.negate;
  });
  return Object.fromEntries(
    given.map((option) => [
      nameOf(option),
      option.negate ? "true" : String(command.getOptionValue(option.attributeName())),
    ]),
  );
}

/** An error about an option that was not written as a flag says where it was. */
export function withPlaces(error: unknown, said: SaidOptions): unknown {
  if (!(error instanceof UsageError)) return error;
  const named = [...error.message.matchAll(/--([a-z][a-z0-9-]*)/g)].map(([, name = ""]) => name);
  const places = [...new Set(named)].flatMap((name) => {
    const one = said.get(name);
    return one === undefined || isAsWritten(one) ? [] : [`--${name} is what ${one.origin} says`];
  });
  return places.length === 0 ? error : new UsageError([error.message, ...places].join("\n  "), error.exitCode);
}

/** What was said elsewhere than on the command line. */
function saidLines(said: SaidOptions): readonly string[] {
  return [...said].flatMap(([name, { value, rank, origin }]) =>
    isAsWritten({ rank, origin }) ? [] : [`onexit: --${name} ${shown(name, value)} (${origin})`],
  );
}

/** True for what stands on the command line, or nowhere; what its context says was said elsewhere. */
function isAsWritten({ rank, origin }: Pick<Said, "rank" | "origin">): boolean {
  return rank === "default" || origin === "flag";
}

function nameOf({ long }: Option): string {
  return long?.replace(/^--/, "") ?? "";
}

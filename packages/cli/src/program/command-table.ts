import type { Command } from "commander";
import { variablesOf } from "./variables.ts";

/** A command as completions and documentation know it. */
export interface CommandEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  /** `<file...>` and the like, as usage has them. */
  readonly usage: string;
  /** The names of its arguments. */
  readonly args: readonly string[];
  /** What its first argument may be; empty where that is no verb. */
  readonly verbs: readonly string[];
  readonly options: readonly OptionEntry[];
}

/** An option of a command. */
export interface OptionEntry {
  /** `-o, --output <format>` */
  readonly flags: string;
  /** `-o` and `--output`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  /** That stand for it; the first that is set counts. */
  readonly variables: readonly string[];
  readonly default?: string;
}

/** Every command that a program has, in its order. */
export function commandTable(program: Command): readonly CommandEntry[] {
  return program.commands.map((command) => ({
    name: command.name(),
    aliases: command.aliases(),
    summary: command.description(),
    usage: command.registeredArguments.map((each) => bracketed(each.name(), each)).join(" "),
    args: command.registeredArguments.map((each) => each.name()),
    verbs: command.registeredArguments[0]?.argChoices ?? [],
    options: command.options
      .filter(({ hidden }) => !hidden)
      .map((option) => ({
        flags: option.flags,
        names: [option.short, option.long].filter((name) => name !== undefined),
        description: option.description,
        takesValue: option.required,
        choices: option.argChoices ?? [],
        variables: variablesOf(option.long?.replace(/^--/, "") ?? ""),
        ...(typeof option.defaultValue === "string" ? { default: option.defaultValue } : {}),
      })),
  }));
}

function bracketed(name: string, { required, variadic }: { readonly required: boolean; readonly variadic: boolean }) {
  const inner = variadic ? `${name}...` : name;
  return required ? `<${inner}>` : `[${inner}]`;
}

/** Says what the first argument of a command may be; the command itself refuses others, in its own words. */
export function withVerbs(command: Command, verbs: readonly string[]): Command {
  const [first] = command.registeredArguments;
  if (first !== undefined) first.argChoices = [...verbs];
  return command;
}

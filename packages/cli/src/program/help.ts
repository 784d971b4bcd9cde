import type { Command, Help } from "commander";
import { examples } from "./examples.ts";
import { commandGroups } from "./groups.ts";

/** How wide help is, whoever reads it. */
export const helpWidth = 80;

/** What every command may be told; `onexit help` says it once. */
export const everywhere: ReadonlySet<string> = new Set([
  "--namespace",
  "--context",
  "--data-dir",
  "--config",
  "--request-timeout",
  "--quiet",
  "--verbose",
  "--yes",
  "--color",
  "--no-color",
  "--no-utf8",
  "--debug",
]);

const firstExamples = `Examples:
  onexit init demo                                 a project to begin with
  onexit run workflow.yaml                         run it, with its exit handler
  onexit run workflow.yaml --inject step2=Failed   see what a failure does
  onexit run workflow.yaml --inbox                 deliver to an inbox here
  onexit test workflow.yaml                        faults, and nothing is sent
  onexit deliveries list @latest                   what arrived, what did not`;

/** Help of the program: examples, then commands by what they are for. Help of a command: examples, then its options. */
export function formatHelp(command: Command, helper: Help): string {
  return command.parent === null ? programHelp(command, helper) : commandHelp(command, helper);
}

function programHelp(program: Command, helper: Help): string {
  const summaries = new Map(program.commands.map((command) => [command.name(), command.description()]));
  const groups = commandGroups.flatMap(({ title, main, also }) => [
    also.length === 0 ? title : `${title} (also: ${also.join(", ")})`,
    ...main.map((name) => helper.formatItem(name, 10, summaries.get(name) ?? "", helper)),
  ]);
  return `${[
    "Usage: onexit COMMAND [options]",
    program.description(),
    "",
    firstExamples,
    "",
    ...groups,
    "",
    "onexit COMMAND --help says more; docs/cli.md says it all.",
  ].join("\n")}\n`;
}

function commandHelp(command: Command, helper: Help): string {
  const own = command.options.filter(({ long, hidden }) => !hidden && !everywhere.has(long ?? ""));
  const terms = own.map((option) => [helper.optionTerm(option), helper.optionDescription(option)] as const);
  const width = Math.max(...terms.map(([term]) => term.length), 0);
  const shown = examples[command.name()] ?? [];
  return `${[
    `Usage: ${helper.commandUsage(command)}`,
    "",
    helper.boxWrap(command.description(), helpWidth),
    ...(shown.length === 0 ? [] : ["", "Examples:", ...shown.map((line) => `  ${line}`)]),
    ...(terms.length === 0 ? [] : ["", "Options:"]),
    ...terms.map(([term, description]) => helper.formatItem(term, width, description, helper)),
    "",
    "Everywhere: -n, --namespace NAME; --context NAME; --config FILE; --data-dir DIR;",
    "  --request-timeout TIME; --yes (do not ask); -q, --quiet; -v, --verbose;",
    "  --color; --no-color; --no-utf8 (ASCII only); --debug (stacks); -h, --help",
    "Each --flag is ONEXIT_FLAG, too; onexit config view --origin says what counts.",
  ].join("\n")}\n`;
}

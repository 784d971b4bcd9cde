import type { CommandEntry, OptionEntry } from "../program/command-table.ts";
import { whatIsNamed } from "./what-is-named.ts";

/** Which command and which verb stand there; fish's own functions would take a verb `list` for the command. */
const helpers = `function __onexit_words; commandline -opc; end
function __onexit_no_command; test (count (__onexit_words)) -eq 1; end
function __onexit_command; set -l words (__onexit_words); contains -- "$words[2]" $argv; end
function __onexit_no_verb; test (count (__onexit_words)) -eq 2; end
function __onexit_verb; set -l words (__onexit_words); contains -- "$words[3]" $argv; end`;

/** A completion script for fish, made from the program's own table. */
export function fishScript(table: readonly CommandEntry[]): string {
  const lines = table.flatMap((entry) => [
    ...[entry.name, ...entry.aliases].map(
      (name) => `complete -c onexit -n __onexit_no_command -f -a ${name} -d ${quoted(entry.summary)}`,
    ),
    ...entry.options.map((option) => optionLine(entry, option)),
    ...verbLines(entry),
    ...nameLines(entry),
  ]);
  return `# fish completion for onexit; load it with: onexit completion fish | source\n${helpers}\n${lines.join("\n")}\n`;
}

function optionLine(entry: CommandEntry, { names, description, takesValue, choices }: OptionEntry): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(" "))}` : takesValue ? " -r" : "";
  return `complete -c onexit -n ${quoted(seen(entry))} ${flags.join(" ")}${value} -d ${quoted(description)}`;
}

function verbLines(entry: CommandEntry): readonly string[] {
  if (entry.verbs.length === 0) return [];
  const verbs = entry.verbs.join(" ");
  const condition = `${seen(entry)}; and __onexit_no_verb`;
  return [`complete -c onexit -n ${quoted(condition)} -f -a ${quoted(verbs)}`];
}

function nameLines(entry: CommandEntry): readonly string[] {
  const named = whatIsNamed(entry);
  if (named === undefined) return [];
  const after = named.verbs.length === 0 ? "" : `; and __onexit_verb ${named.verbs.join(" ")}`;
  const asked = `(onexit completion names ${named.kind} 2>/dev/null)`;
  return [`complete -c onexit -n ${quoted(`${seen(entry)}${after}`)} -f -a ${quoted(asked)}`];
}

function seen({ name, aliases }: CommandEntry): string {
  return `__onexit_command ${[name, ...aliases].join(" ")}`;
}

/** In fish a backslash counts within single quotes, too. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

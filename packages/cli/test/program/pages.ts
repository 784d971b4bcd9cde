import { type CommandEntry, commandTable, type OptionEntry } from "../../src/program/command-table.ts";
import { examples } from "../../src/program/examples.ts";
import { commandGroups } from "../../src/program/groups.ts";
import { everywhere } from "../../src/program/help.ts";
import { buildProgram } from "../../src/program.ts";
import { fakeTerminal } from "../test-run/beds.ts";

/** Every command as the program has it. */
export function table(): readonly CommandEntry[] {
  return commandTable(buildProgram(fakeTerminal("/").terminal, async () => {}));
}

/** docs/cli.md, made from the program. */
export function cliPage(): string {
  const entries = new Map(table().map((entry) => [entry.name, entry]));
  const first = [...entries.values()][0];
  const shared = (first?.options ?? []).filter(({ names }) => names.some((name) => everywhere.has(name)));
  const parts = commandGroups.flatMap(({ title, main, also }) => [
    `## ${title}`,
    ...[...main, ...also].flatMap((name) => {
      const entry = entries.get(name);
      return entry === undefined ? [] : section(entry);
    }),
  ]);
  return `${[
    "# The command line",
    "",
    "Made from the program itself (`npx vitest run packages/cli/test/program -u`); a test fails when it is stale.",
    "`onexit help` has the same in short, `onexit COMMAND --help` for one command. A flag goes before its variable, that",
    "before `onexit.yaml`, that before [your own file](guides/settings.md), and that before the default; `onexit config view --origin` shows which it was.",
    "",
    "Every command takes:",
    "",
    optionTable(shared),
    "",
    ...parts,
  ].join("\n")}`.replace(/\n{3,}/g, "\n\n");
}

function section({ name, aliases, usage, summary, options }: CommandEntry): readonly string[] {
  const own = options.filter(({ names }) => !names.some((each) => everywhere.has(each)));
  const also = aliases.length === 0 ? "" : ` (also \`onexit ${aliases.join("`, `onexit ")}\`)`;
  return [
    "",
    `### onexit ${name}`,
    "",
    `\`onexit ${[name, usage].filter(Boolean).join(" ")}\`${also}: ${summary}.`,
    "",
    ...(examples[name] ?? []).map((line) => `    ${line}`),
    "",
    ...(own.length === 0 ? [] : [optionTable(own)]),
    "",
  ];
}

function optionTable(options: readonly OptionEntry[]): string {
  const rows = options.map(({ flags, description, choices, variables, default: standard }) => {
    const said = [
      description,
      choices.length === 0 ? "" : `one of ${choices.map((each) => `\`${each}\``).join(", ")}`,
      standard === undefined ? "" : `default \`${standard}\``,
    ];
    return `| \`${flags}\` | ${cell(said.filter(Boolean).join("; "))} | ${variables.map((each) => `\`${each}\``).join(", ")} |`;
  });
  return ["| option | meaning | variable |", "| --- | --- | --- |", ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

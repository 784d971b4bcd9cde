import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { examples } from "../../src/program/examples.ts";
import { commandGroups } from "../../src/program/groups.ts";
import { buildProgram } from "../../src/program.ts";
import { onexitIn } from "../commands/here.ts";
import { fakeTerminal } from "../test-run/beds.ts";
import { cliPage, table } from "./pages.ts";

const commands = table().map(({ name }) => name);

describe("help", () => {
  it("has every command in one group", () => {
    const grouped = commandGroups.flatMap(({ main, also }) => [...main, ...also]);
    expect(grouped.toSorted()).toEqual(commands.toSorted());
  });

  it.each(["help", ...commands.map((name) => `${name} --help`)])("%s fits, with examples first", async (line) => {
    const { code, out } = await onexitIn("/", line.split(" "));
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(45);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    expect(at("Examples:")).toBeGreaterThan(0);
    if (at("Options:") >= 0) expect(at("Examples:")).toBeLessThan(at("Options:"));
  });
});

describe("every example", () => {
  const lines = Object.entries(examples).flatMap(([name, all]) => all.map((line) => [name, line] as const));

  it.each(lines)("of %s can be parsed: %s", async (name, line) => {
    const [, written = ""] = /onexit ([^>")]+)/.exec(line) ?? [];
    const args = (written.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ""));
    const ran: string[] = [];
    const program = buildProgram(fakeTerminal("/").terminal, async (command) => {
      ran.push(command.name());
      const verbs = command.registeredArguments[0]?.argChoices;
      if (verbs !== undefined) expect(verbs).toContain(command.args[0]);
    });
    await program.parseAsync(["node", "onexit", ...args]);
    expect(ran).toEqual([name]);
  });
});

describe("what is mistyped", () => {
  it.each([
    [["rnu"], "Did you mean run?"],
    [["run", "--injct", "x=Failed", "wf.yaml"], "Did you mean --inject?"],
    [["events", "lst"], 'onexit events has no verb "lst"; did you mean "list"?'],
    [["completion", "bsh"], 'onexit completion has no shell "bsh"; did you mean "bash"'],
    [["deliveries", "retyr"], 'did you mean "retry"?'],
    [["events", "xyzzy"], "write tail [NAME], list [NAME], replay [NAME] or show SEQ"],
  ])("%j gets a suggestion", async (args, message) => {
    await expect(onexitIn("/", args)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });
});

describe("a command or flag that lacks its last letter", () => {
  it.each(commands.filter((name) => name.length > 2))("%s", async (name) => {
    const mistyped = name.slice(0, -1);
    await expect(onexitIn("/", [mistyped])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(new RegExp(`unknown command '${mistyped}'\\s.*Did you mean .*\\b${name}\\b`, "s")),
    });
  });

  const flags = table().flatMap(({ name, options }) =>
    options.flatMap(({ names }) => {
      const long = names.at(-1) ?? "";
      const isPrefix = options.some((other) => other.names.includes(long.slice(0, -1)));
      return isPrefix ? [] : [[name, long] as const];
    }),
  );

  it.each(commands)("of %s", async (command) => {
    for (const [, flag] of flags.filter(([name]) => name === command)) {
      await expect(onexitIn("/", [command, flag.slice(0, -1)])).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringMatching(
          new RegExp(`unknown option '${flag.slice(0, -1)}'\\s.*Did you mean .*${flag}\\b`, "s"),
        ),
      });
    }
  });
});

it("docs/cli.md is what the program says", async () => {
  await expect(cliPage()).toMatchFileSnapshot(fileURLToPath(new URL("../../../../docs/cli.md", import.meta.url)));
});

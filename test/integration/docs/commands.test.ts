import { describe, expect, it } from "vitest";
import { buildProgram } from "../../../packages/cli/src/program.ts";
import { fakeTerminal } from "../../../packages/cli/test/test-run/beds.ts";
import { documentationPages, textOf } from "../../support/docs/pages.ts";

// Commands that are shown, run or not: of each the program has to know every word.
const lines = documentationPages().flatMap((page) =>
  commandsIn(textOf(page)).map((command) => [page, command] as const),
);

/** Each `onexit …` that stands in a block, without what the shell makes of its line. */
function commandsIn(text: string): readonly string[] {
  const joined = text.replace(/\\\n\s*(?:> )?/g, " ");
  const found = joined.matchAll(
    /^(?: {4}|\$ |> )?(?:.*&& |[A-Z_]+=\S+ |export .*; )*(?:onexit|node packages\/cli\/bin\/onexit\.mjs) ([^\n]*)/gm,
  );
  const inCode = [...found].filter(({ 0: whole }) => /^(?: {4}|\$ |> |[A-Z_]+=)/.test(whole));
  return inCode.map(([, line = ""]) => (line.split(/ +#| && |;| [|>] | 2>/)[0] ?? "").trim());
}

it("is found", () => {
  expect(lines.length).toBeGreaterThan(100);
});

describe("every command of the documentation can be parsed", () => {
  it.each(lines)("%s: %s", async (_page, line) => {
    const words = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
    const ran: string[] = [];
    const program = buildProgram(fakeTerminal("/").terminal, async (command) => {
      ran.push(command.name());
      const verbs = command.registeredArguments[0]?.argChoices;
      if (verbs !== undefined) expect(verbs).toContain(command.args[0]);
    });
    await program.parseAsync(["node", "onexit", ...words.map((word) => word.replaceAll(/['"]/g, ""))]);
    expect(ran).toHaveLength(1);
  });
});

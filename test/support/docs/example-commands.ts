import { readdirSync } from "node:fs";
import { built } from "../built.ts";
import { textOf } from "./pages.ts";

/** A command that an example's page shows. */
export interface ExampleCommand {
  /** What stands behind `onexit`. */
  readonly words: readonly string[];
  /** What is set before it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Commands, each behind its example's name, that are shown and not run with the others, and why. */
export const notRunBecause: readonly (readonly [RegExp, string])[] = [
  [/^\S+ test /, "it needs no process: packages/cli/test/examples.test.ts"],
  [/^02\S+ run \S+$/, "it tosses a coin, until both sides were seen: examples.test.ts"],
  [/^(08|18)\S+ run \S+ --inbox$/, "it waits for somebody: examples.test.ts"],
  [/^(08|18)\S+ (resume|node set) @latest/, "that is for a run that waits in another terminal: examples.test.ts"],
  [/git rev-parse|-p topic=/, "it tells the world, with the reader's own tokens"],
  [/^05\S+ (serve|submit) /, "it needs a server: examples.test.ts"],
  [/^29\S+ cleanup /, "nothing of it runs without a cluster"],
];

/** The commands of each example's page that can be run one after the other, with nothing beside them. */
export function exampleCommands(): readonly {
  readonly example: string;
  readonly commands: readonly ExampleCommand[];
}[] {
  return readdirSync(built("examples")).map((example) => ({
    example,
    commands: shownIn(textOf(`examples/${example}/README.md`))
      .filter(({ line }) => !notRunBecause.some(([pattern]) => pattern.test(`${example} ${line}`)))
      .map(({ line, assignments }) => ({ words: wordsOf(line), environment: environmentOf(assignments) })),
  }));
}

function shownIn(page: string) {
  const found = page.matchAll(/^ {4}((?:[A-Z_]+=\S+ )*)node packages\/cli\/bin\/onexit\.mjs (.*?)(?: +# .*)?$/gm);
  return [...found].map(([, assignments = "", line = ""]) => ({ assignments, line }));
}

/** Of what the shell knows only quotes stand there. */
function wordsOf(line: string): readonly string[] {
  return (line.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replaceAll("'", ""));
}

function environmentOf(assignments: string): Readonly<Record<string, string>> {
  return Object.fromEntries(wordsOf(assignments).map((word) => word.split(/=(.*)/s).slice(0, 2)));
}

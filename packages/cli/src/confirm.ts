import { createInterface } from "node:readline/promises";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Resolves when somebody at the terminal says yes to what is about to be done, or `--yes` has said so. Throws UsageError
 * for a no, and where nobody can be asked: in CI, or without a terminal.
 */
export async function confirm(terminal: Terminal, what: string, isYes: boolean | undefined): Promise<void> {
  if (isYes === true) return;
  const { stdin, stderr, env } = terminal;
  if (stdin?.isTTY !== true || stderr.isTTY !== true || env.CI) {
    throw new UsageError(`${what}: nobody can be asked here, so say --yes (look first with --dry-run)`);
  }
  const asking = createInterface({ input: stdin, output: stderr });
  // Ctrl-D is no yes.
  const closed = new Promise<string>((resolve) => asking.once("close", () => resolve("")));
  const answer = await Promise.race([asking.question(`${what}. Go on? [y/N] `), closed]);
  asking.close();
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new UsageError("nothing was done");
}

import { bashScript, zshScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { namesFor } from "../completion/names.ts";
import type { CommandEntry } from "../program/command-table.ts";
import type { GlobalOptions } from "../program/options.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

const scripts: Readonly<Record<string, (table: readonly CommandEntry[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `onexit completion bash|zsh|fish`: a script on stdout; `names KIND` is what such a script asks for. */
export function completion(table: () => readonly CommandEntry[]) {
  return async (terminal: Terminal, [shell = "", kind = ""]: readonly string[], options: unknown): Promise<number> => {
    if (shell === "names") {
      const names = await namesFor(terminal, kind, options as GlobalOptions);
      terminal.stdout.write(names.map((name) => `${name}\n`).join(""));
      return 0;
    }
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
    if (script === undefined)
      throw new UsageError(`there is no completion for ${JSON.stringify(shell)}: write bash, zsh or fish`);
    terminal.stdout.write(script(table()));
    return 0;
  };
}

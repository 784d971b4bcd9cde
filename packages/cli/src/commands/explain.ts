import { explainCode } from "@onexit/manifest";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** `onexit explain OX1001`: what the code means. */
export async function explain(terminal: Terminal, [code = ""]: readonly string[]): Promise<number> {
  const kind = explainCode(code.toUpperCase());
  if (kind === undefined) throw new UsageError(`there is no code ${JSON.stringify(code)}; codes look like OX1001`, 5);
  terminal.stdout.write(`${code.toUpperCase()}: ${kind.title}\n\n${kind.explanation}\n`);
  return 0;
}

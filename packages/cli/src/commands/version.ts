import { ownVersion } from "../runtime/own-version.ts";
import type { Terminal } from "../terminal.ts";

/** `onexit version`: one line on stdout. */
export async function version(terminal: Terminal): Promise<number> {
  terminal.stdout.write(`onexit ${await ownVersion()} (node ${process.versions.node})\n`);
  return 0;
}

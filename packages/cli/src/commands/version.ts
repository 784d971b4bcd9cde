import { readFile } from "node:fs/promises";
import type { Terminal } from "../terminal.ts";

/** `onexit version`: one line on stdout. */
export async function version(terminal: Terminal): Promise<number> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  const { version: number } = JSON.parse(text) as { readonly version: string };
  terminal.stdout.write(`onexit ${number} (node ${process.versions.node})\n`);
  return 0;
}

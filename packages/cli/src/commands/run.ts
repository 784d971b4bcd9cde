import type { RunOptions } from "../runtime/run-files.ts";
import { findServerProgram } from "../runtime/start-server.ts";
import type { Terminal } from "../terminal.ts";

/** `onexit run FILE…`. The server is looked for while what reads workflows is being loaded. */
export async function run(terminal: Terminal, files: readonly string[], options: unknown): Promise<number> {
  const program = terminal.env.NATS_URL ? undefined : findServerProgram();
  const { runFiles } = await import("../runtime/run-files.ts");
  return runFiles(terminal, files, options as RunOptions, program);
}

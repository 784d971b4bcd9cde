import { manifestLimits } from "@onexit/manifest";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** A terminal whose standard input has been read where a file is `-`: what reads files may read it twice. Throws UsageError. */
export async function withStdin(terminal: Terminal, files: readonly string[]): Promise<Terminal> {
  const { stdin } = terminal;
  if (!files.includes("-") || stdin === undefined) return terminal;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Uint8Array | string);
    size += bytes.length;
    if (size > 64 * manifestLimits.bytes) throw new UsageError("standard input is too long for a workflow");
    chunks.push(bytes);
  }
  const stdinText = Buffer.concat(chunks).toString("utf8");
  if (stdinText.trim() === "")
    throw new UsageError("-: standard input is empty, as in cat workflow.yaml | onexit submit -");
  return { ...terminal, stdinText };
}

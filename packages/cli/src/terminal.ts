import type { Writable } from "node:stream";

/** Where a command runs: everything that it may read or write of its process. */
export interface Terminal {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Data. */
  readonly stdout: Writable & { readonly isTTY?: boolean };
  /** For people. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
}

/** True once nobody reads the data any more, as behind `| head`: what follows something has no reason to go on. */
export function isUnread({ stdout }: Pick<Terminal, "stdout">): boolean {
  return stdout.destroyed || stdout.errored !== null;
}

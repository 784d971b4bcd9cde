import type { Readable, Writable } from "node:stream";

/** How a command is to behave, whichever it is. */
export interface Manner {
  /** Nothing but data, and what is wrong. */
  readonly quiet: boolean;
  /** Also what is asked of an engine, and where settings come from. */
  readonly verbose: boolean;
  /** How long an engine may take to answer. */
  readonly requestTimeoutMs: number;
}

/** Where a command runs: everything that it may read or write of its process. */
export interface Terminal {
  /** Absent: as without flags. */
  readonly manner?: Manner;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin?: Readable & { readonly isTTY?: boolean };
  /** What was read from it, for commands that take `-` for a file. */
  readonly stdinText?: string;
  /** Data. */
  readonly stdout: Writable & { readonly isTTY?: boolean };
  /** For people. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
}

/** True once nobody reads the data any more, as behind `| head`: what follows something has no reason to go on. */
export function isUnread({ stdout }: Pick<Terminal, "stdout">): boolean {
  return stdout.destroyed || stdout.errored !== null;
}

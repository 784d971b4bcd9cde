import type { Environment } from "./environment.ts";

/** A wrapper to start in a process group of its own. */
export interface SpawnRequest {
  /** Words before the wrapper's shell, of a command that becomes it. */
  readonly before: readonly string[];
  /** The wrapper's arguments. */
  readonly words: readonly string[];
  readonly env: Environment;
  /** The file that the wrapper which runs the command creates. */
  readonly claim: string;
  /** Where goes what is said before the wrapper runs; created when absent. */
  readonly stderr: string;
}

/** A process that was asked for; a `ChildProcess` is one. */
export interface Spawned {
  /** Of a child of this process. */
  readonly pid?: number | undefined;
  /** No child of this process: `spawn` never comes, `exit` only if it ran the command to its end; one must look. */
  readonly isForked?: boolean;
  once(event: "spawn" | "exit", listener: () => void): unknown;
  once(event: "error", listener: (error: Error) => void): unknown;
  /** Nobody waits for it any more. */
  unref(): void;
}

import { logsHere } from "../logs/logs-here.ts";
import { logsOfEngine } from "../logs/logs-of-engine.ts";
import type { GlobalOptions } from "../program/options.ts";
import { ageMs } from "../runtime/age.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface LogsOptions extends GlobalOptions {
  readonly tail?: string;
  readonly timestamps?: boolean;
  readonly follow?: boolean;
  readonly grep?: string;
  readonly container?: string;
  readonly since?: string;
  readonly failed?: boolean;
  readonly exit?: boolean;
}

/** Which lines are wanted. */
export interface LogRequest {
  readonly name: string;
  /** A step, a template or a container; absent: every step's main container. */
  readonly node?: string;
  readonly tail?: number;
  readonly timestamps: boolean;
  readonly follow: boolean;
  readonly grep?: string;
  /** Not older than so many ms. */
  readonly sinceMs?: number;
  /** Of steps that failed alone. */
  readonly failed: boolean;
  /** Of the exit handler alone. */
  readonly exit: boolean;
}

/** `onexit logs NAME [NODE]`: what the steps wrote, each line with its step's name. */
export async function logs(
  terminal: Terminal,
  [name = "", step]: readonly string[],
  options: unknown,
): Promise<number> {
  const {
    server,
    namespace,
    dataDir,
    tail,
    timestamps = false,
    follow = false,
    grep,
    container,
    ...given
  } = options as LogsOptions;
  const { since, failed = false, exit = false } = given;
  if (step !== undefined && container !== undefined)
    throw new UsageError("name a step, or a container with -c: not both");
  const node = step ?? container;
  const request: LogRequest = {
    name,
    timestamps,
    follow,
    failed,
    exit,
    ...(node === undefined ? {} : { node }),
    ...(tail === undefined ? {} : { tail: countOf(tail) }),
    ...(grep === undefined ? {} : { grep }),
    ...(since === undefined ? {} : { sinceMs: ageMs("--since", since) }),
  };
  return server === undefined
    ? logsHere(terminal, dataDir, request)
    : logsOfEngine(terminal, server, namespace, request);
}

function countOf(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`--tail ${JSON.stringify(text)}: must be a number of lines`);
  return Number(text);
}

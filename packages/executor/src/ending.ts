import { existsSync } from "node:fs";
import type { AttemptDirectory } from "./attempt-directory.ts";
import type { AttemptMeta } from "./meta.ts";
import { bootId, type ProcessIdentity } from "./process-identity.ts";
import type { ProcessRecord } from "./process-record.ts";
import { readIfPresent } from "./read-if-present.ts";
import { lastBytes } from "./text-end.ts";
import type { Refusal } from "./wrapper.ts";

/** How an attempt ended: by itself, or in a way that says nothing about the command. */
export type Ending =
  | { readonly kind: "exited"; readonly exitCode: number }
  | { readonly kind: "error"; readonly message: string };

/** An attempt that was called off in time. */
export const neverStarted = { kind: "error", message: "cancelled before it started" } as const satisfies Ending;

/** How an attempt ended whose wrapper is gone. */
export function endingOf(
  directory: AttemptDirectory,
  meta: AttemptMeta,
  identity: ProcessIdentity | undefined,
  exit: ProcessRecord["exit"],
): Ending {
  if (typeof exit === "number") return { kind: "exited", exitCode: exit };
  if (exit !== undefined) return refused(exit, directory, meta);
  if (identity === undefined) {
    // A veto without a cancel is our own, of a wrapper that died too early.
    const calledOff = existsSync(directory.cancelled) || (existsSync(directory.veto) && !existsSync(directory.process));
    return calledOff ? neverStarted : notLaunched(directory);
  }
  if (existsSync(directory.killed)) return { kind: "exited", exitCode: 137 };
  return lost(identity);
}

function refused(refusal: Refusal, directory: AttemptDirectory, meta: AttemptMeta): Ending {
  switch (refusal) {
    case "vetoed":
      return neverStarted;
    case "unmounted":
      return {
        kind: "error",
        message: `its absolute paths could not be made its own: ${lastBytes(readIfPresent(directory.mountLog) ?? "", 500).trim()}`,
      };
    case "unwritable":
      return { kind: "error", message: `its output files could not be opened in ${directory.root}` };
    case "nowhere":
      return {
        kind: "error",
        message: `chdir to cwd (${JSON.stringify(meta.step?.cwd)}): no such directory, or no permission`,
      };
  }
}

function notLaunched(directory: AttemptDirectory): Ending {
  const said = lastBytes(readIfPresent(directory.stderr) ?? "", 500).trim();
  const why = said === "" ? "" : `: ${said}`;
  return {
    kind: "error",
    message: `could not be started, its process id was not recorded in ${directory.process}${why}`,
  };
}

function lost(identity: ProcessIdentity): Ending {
  const message =
    identity.boot === bootId()
      ? `the process that watches over it (pid ${identity.pid}) was killed: its exit status is unknown, ` +
        "what was left of it has been killed"
      : "the machine was restarted while it ran: its exit status is unknown";
  return { kind: "error", message };
}

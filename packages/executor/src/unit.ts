import { join } from "node:path";
import type { ProcessWork } from "@onexit/events";
import type { CancelProcess, RunProcess } from "@onexit/interpreter";
import {
  type AttemptDirectory,
  type AttemptName,
  attemptDirectoryAt,
  attemptDirectoryOf,
} from "./attempt-directory.ts";
import type { Supply } from "./supply.ts";

/** Which of the processes of an attempt: one of several lies below the attempt's directory. */
export interface UnitName {
  /** A name for a file: the container's, and the number of its try from the second on. */
  readonly name: string;
  /** What it is called in logs; absent for `main`. */
  readonly container?: string;
}

/** One process to run: all there is of a plain attempt, or one container of a larger one. */
export interface RunUnit extends RunProcess {
  readonly work: ProcessWork;
  /** Absent: the attempt is this process. */
  readonly unit?: UnitName;
  readonly supplies?: readonly Supply[];
}

/** One process to end. */
export interface CancelUnit extends CancelProcess {
  readonly unit?: UnitName;
}

/** Where a process has its directory. */
export function unitDirectoryOf(dataDir: string, name: AttemptName & { readonly unit?: UnitName }): AttemptDirectory {
  const attempt = attemptDirectoryOf(dataDir, name);
  return name.unit === undefined ? attempt : attemptDirectoryAt(join(containersIn(attempt.root), name.unit.name));
}

/** The directory of an attempt's containers. */
export function containersIn(attempt: string): string {
  return join(attempt, "containers");
}

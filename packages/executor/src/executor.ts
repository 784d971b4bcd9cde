import type { WorkflowIdentity } from "@onexit/events";
import type { CancelProcess, NodeReport, RunProcess } from "@onexit/interpreter";

/** What runs nodes. Neither `run` nor `cancel` throws: whatever happens becomes a report. */
export interface Executor extends AsyncDisposable {
  /** Start an attempt, or adopt it where it runs already, or report it again where it has ended. */
  run(effect: RunProcess, workflow: WorkflowIdentity): void;
  /** End an attempt; its report follows as ever, also when it never started. */
  cancel(effect: CancelProcess, workflow: WorkflowIdentity): void;
  /** Stop watching: nothing is reported any more, and what runs goes on running. */
  close(): Promise<void>;
}

/** Where reports go; called on a turn of its own, never from within `run` or `cancel`. */
export type OnReport = (workflow: WorkflowIdentity, report: NodeReport) => void;

/** One stream of a process. */
export type LogStream = "stdout" | "stderr";

/** One line that a node wrote, secrets masked. */
export interface NodeLogLine {
  readonly node: string;
  readonly attempt: number;
  /** Which container wrote it, when it is not `main`. */
  readonly container?: string;
  readonly stream: LogStream;
  /** RFC 3339 with milliseconds: when it was seen. */
  readonly time: string;
  /** Without its line end; a line over 64 KiB comes in pieces. */
  readonly line: string;
}

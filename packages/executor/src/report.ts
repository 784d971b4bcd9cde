import type { NodeReport } from "@onexit/interpreter";
import type { AttemptDirectory } from "./attempt-directory.ts";
import type { Ending } from "./ending.ts";
import type { Masker } from "./mask.ts";
import type { AttemptMeta } from "./meta.ts";
import { readOutputs, readResult } from "./outputs.ts";

/** What a report is made of, besides how the attempt ended. */
export interface ReportParts {
  readonly directory: AttemptDirectory;
  readonly meta: AttemptMeta;
  readonly masker: Masker;
  readonly logTail: string;
  readonly host: string;
}

/** The report of an ended attempt. A missing output makes an Error of what would have succeeded, not of a failure. */
export function reportOf(ending: Ending, parts: ReportParts): NodeReport {
  const { directory, meta, masker, logTail, host } = parts;
  const attempt = { node: meta.node, attempt: meta.attempt, host };
  const { parameters, problem } = readOutputs(meta.step?.outputs ?? [], masker);
  if (ending.kind === "error") {
    return errorReport(attempt, masker.mask(ending.message), { parameters }, logTail);
  }
  const result = meta.step?.work.captureResult === true ? { result: readResult(directory.stdout, masker) } : {};
  const outputs = { parameters, ...result };
  const { exitCode } = ending;
  if (exitCode === 0 && problem !== undefined) {
    return { ...errorReport(attempt, masker.mask(problem), outputs, logTail), exitCode };
  }
  return { outcome: "exited", exitCode, outputs, logTail, ...attempt };
}

/** The report of an attempt that could not be run, or not to its end. */
export function errorReport(
  attempt: Pick<NodeReport, "node" | "attempt" | "host">,
  message: string,
  outputs: NodeReport["outputs"] = { parameters: {} },
  logTail = "",
): NodeReport {
  return {
    node: attempt.node,
    attempt: attempt.attempt,
    host: attempt.host,
    outcome: "error",
    message,
    outputs,
    logTail,
  };
}

import { plain } from "./plain.ts";

/** A node's or workflow's message on one line, less what its place in the tree says already. */
export function shortMessage(message: string): string {
  if (isChildFailed.test(message)) return "";
  const lock = lockWaited.exec(message);
  if (lock !== null) return plain(`waits for the ${lock[1] === "Mutex" ? "mutex" : "semaphore"} ${lock[2]}`);
  return plain(message.replace(exitCode, "$1"));
}

/** Why a node was skipped, e.g. `when "Failed == Succeeded" is false`. */
export function skipReason(message: string): string {
  return plain(message.replace(whenFalse, 'when "$1" is false'));
}

/** Argo's words for an enclosing node (`steps.go:assessStepGroup`). */
const isChildFailed = /^child '.*' failed$/;
/** Argo's words for a lock that others hold (`sync_manager.go`). */
const lockWaited = /^Waiting for [^/]*\/(Mutex|ConfigMap)\/(.*) lock\./;
/** Argo's words for a process that ended by itself (`operator.go:inferFailedReason`). */
const exitCode = /^(?:main: )?Error \((exit code -?\d+)\)/;
/** Argo's words for a `when` (`steps.go:executeStepGroup`). */
const whenFalse = /^when '(.*)' evaluated false$/s;

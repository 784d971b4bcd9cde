import type { Run } from "./run.ts";

/** What stands above the exit handler: `onExit: NAME - ran because Failed`. */
export function exitTitle({ exit, workflow }: Run): string {
  if (exit === undefined) return "";
  if (exit.because !== "") return `onExit: ${exit.template} - ran because ${exit.because}`;
  const isOver = Boolean(workflow.status?.finishedAt);
  return `onExit: ${exit.template} - ${isOver ? "did not run" : "runs when the main part has ended"}`;
}

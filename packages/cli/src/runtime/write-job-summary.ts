import { appendFile } from "node:fs/promises";
import type { WorkflowState } from "@onexit/interpreter";
import type { Terminal } from "../terminal.ts";
import type { DeliveryRow } from "../view/delivery-row.ts";

/** Adds a run that is over to the summary of a GitHub Actions job; a job whose summary cannot be written has run all the same. */
export async function writeJobSummary(
  { env, stderr }: Terminal,
  state: WorkflowState,
  rows: readonly DeliveryRow[],
): Promise<void> {
  if (!env.GITHUB_STEP_SUMMARY) return;
  const { jobSummary } = await import("../view/job-summary.ts");
  await appendFile(env.GITHUB_STEP_SUMMARY, jobSummary(state, rows, Date.now())).catch((error: unknown) => {
    stderr.write(`onexit: the job's summary was not written: ${error instanceof Error ? error.message : error}\n`);
  });
}

import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeReport } from "@onexit/interpreter";
import type { AttemptDirectory } from "./attempt-directory.ts";
import { readIfPresent } from "./read-if-present.ts";

/** The report that an attempt came to, if it was kept: work that is not one process is not looked at again. */
export function savedReport(directory: AttemptDirectory): NodeReport | undefined {
  const text = readIfPresent(fileOf(directory));
  return text === undefined ? undefined : (JSON.parse(text) as NodeReport);
}

/** Keep a report, whole or not at all. */
export function saveReport(directory: AttemptDirectory, report: NodeReport): void {
  mkdirSync(directory.root, { recursive: true });
  const file = fileOf(directory);
  writeFileSync(`${file}.partial`, JSON.stringify(report), { mode: 0o600, flush: true });
  renameSync(`${file}.partial`, file);
}

function fileOf(directory: AttemptDirectory): string {
  return join(directory.root, "report.json");
}

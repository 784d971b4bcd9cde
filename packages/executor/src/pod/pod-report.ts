import type { NodeReport } from "@onexit/interpreter";
import { neverStarted } from "../ending.ts";
import { errorReport } from "../report.ts";
import { type MemberEnding, succeeded } from "./container-graph.ts";

type Attempt = Pick<NodeReport, "node" | "attempt" | "host">;

/** How a sidecar ended. */
export interface SidecarEnding {
  readonly name: string;
  readonly said: NodeReport;
}

/** A process that was ended by TERM or KILL; that is how every sidecar ends. */
const killed: ReadonlySet<number | undefined> = new Set([0, 137, 143]);

/** The report when a container beside the main one failed, or before it. */
export function failureOf(attempt: Attempt, name: string, said: NodeReport, base?: NodeReport): NodeReport {
  const { outputs, logTail } = base ?? said;
  const { exitCode } = said;
  if (said.outcome !== "exited" || exitCode === undefined) {
    return {
      ...errorReport(attempt, `${name}: ${said.message ?? "it did not run"}`, outputs, logTail),
      container: name,
    };
  }
  const message = `${name}: Error (exit code ${exitCode})`;
  return { ...attempt, outcome: "failed", exitCode, container: name, message, outputs, logTail };
}

/** A report that also says what became of the sidecars: one that failed fails what would have succeeded. */
export function withSidecars(base: NodeReport, sidecars: readonly SidecarEnding[]): NodeReport {
  if (!succeeded(base)) return base;
  const failed = sidecars.find(({ said }) =>
    // The main container may be over before a sidecar has begun.
    said.outcome === "exited" ? !killed.has(said.exitCode) : said.message !== neverStarted.message,
  );
  return failed === undefined ? base : failureOf(base, failed.name, failed.said, base);
}

/** The report of a container set: that of its first container that failed, else of the main one. */
export function setReport(attempt: Attempt, main: string, members: readonly MemberEnding[]): NodeReport {
  const containers = members.map(({ report }) => report);
  const outputs = members.find(({ report }) => report.name === main)?.said?.outputs ?? { parameters: {} };
  const failed = members.find(({ report, said }) => report.phase === "Failed" && said !== undefined);
  if (failed?.said !== undefined) {
    const { name } = failed.report;
    const { exitCode, outcome, logTail } = failed.said;
    const container = name === "main" ? {} : { container: name };
    if (outcome === "exited" && exitCode !== undefined) {
      return { ...attempt, outcome, exitCode, ...container, outputs, containers, logTail };
    }
    return { ...errorReport(attempt, `${name}: ${failed.report.message}`, outputs, logTail), ...container, containers };
  }
  const idle = members.some(({ report }) => report.phase === "Omitted");
  if (idle) return { ...errorReport(attempt, neverStarted.message, outputs), containers };
  const logTail = members.find(({ report }) => report.name === main)?.said?.logTail ?? "";
  return { ...attempt, outcome: "exited", exitCode: 0, outputs, containers, logTail };
}

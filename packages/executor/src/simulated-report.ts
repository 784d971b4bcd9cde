import type { ArtifactLocation, ContainerSetWork, LeafWork, ProcessWork } from "@onexit/events";
import type { ContainerReport, NodeReport, RunProcess } from "@onexit/interpreter";
import type { Injected } from "./injection.ts";
import { errorReport } from "./report.ts";

/** What an attempt that is not run reports: as it is told, and where it is told nothing, that all went well. */
export function simulatedReport(
  effect: RunProcess,
  matched: readonly Injected[] | undefined,
  host: string,
): NodeReport {
  const injected = matched ?? [];
  const { node, attempt, work } = effect;
  const outcome = injected.findLast((one) => one.kind === "exit" || one.kind === "error");
  const result = injected.findLast((one) => one.kind === "result")?.value;
  const outputs = outputsOf(work, injected, result);
  if (outcome?.kind === "error") return errorReport({ node, attempt, host }, "injected", outputs);
  const exitCode = outcome?.exitCode ?? 0;
  const message = matched !== undefined ? { message: "injected" } : {};
  const base = { node, attempt, host, ...message, outputs, logTail: "" };
  switch (work.kind) {
    case "http":
      return exitCode === 0
        ? { ...base, outcome: "exited", response: { statusCode: 200, headers: {}, body: result ?? "" } }
        : { ...base, outcome: "failed" };
    case "data":
      return exitCode === 0 ? { ...base, outcome: "exited", keys: [] } : { ...base, outcome: "failed" };
    case "containerSet":
      return { ...base, outcome: "exited", exitCode, containers: containersOf(work, exitCode) };
    default:
      return { ...base, outcome: "exited", exitCode };
  }
}

/** What a daemon says that is not told how to end; undefined for all others. */
export function readyReport(
  effect: RunProcess,
  injected: readonly Injected[] = [],
  host: string,
): NodeReport | undefined {
  const { node, attempt, work } = effect;
  const ends = injected.some(({ kind }) => kind === "exit" || kind === "error");
  if (ends || (work.kind !== "container" && work.kind !== "script") || !work.daemon) return undefined;
  return { node, attempt, host, outcome: "ready", ip: "127.0.0.1", outputs: { parameters: {} }, logTail: "" };
}

function outputsOf(work: LeafWork, injected: readonly Injected[], said: string | undefined): NodeReport["outputs"] {
  const given = injected.flatMap((one) => (one.kind === "output" ? [[one.name, one.value]] : []));
  if (work.kind === "http" || work.kind === "data") return { parameters: Object.fromEntries(given) };
  const defaults = work.outputs.map((output) => [output.name, output.default ?? ""]);
  const result = said ?? (work.captureResult ? "" : undefined);
  return {
    parameters: Object.fromEntries([...defaults, ...given]),
    ...(result === undefined ? {} : { result }),
    ...artifactsOf(work),
  };
}

function artifactsOf(work: ProcessWork | ContainerSetWork): { readonly artifacts?: Record<string, ArtifactLocation> } {
  if (work.outputArtifacts.length === 0) return {};
  const raw = (name: string): ArtifactLocation => ({ raw: { data: `simulated ${name}\n` } });
  return { artifacts: Object.fromEntries(work.outputArtifacts.map(({ name }) => [name, raw(name)])) };
}

/** The last container is the one that fails, for all others come before it. */
function containersOf({ containers }: ContainerSetWork, exitCode: number): readonly ContainerReport[] {
  const last = containers.at(-1)?.name;
  return containers.map(({ name }) =>
    exitCode !== 0 && name === last
      ? { name, phase: "Failed", exitCode, message: `Error (exit code ${exitCode})` }
      : { name, phase: "Succeeded", exitCode: 0, message: "" },
  );
}

import type { ContainerSetWork, ContainerWork, ProcessWork } from "@onexit/events";
import type { RunProcess } from "@onexit/interpreter";
import type { Supply } from "../supply.ts";
import type { RunUnit } from "../unit.ts";

/** Work of several containers, or of one with all that surrounds it. */
export type PodWork = ProcessWork | ContainerSetWork;

/** An attempt of such work. */
export interface RunPod extends RunProcess {
  readonly work: PodWork;
}

/** True for a process that needs nothing around it: its attempt is this one process. */
export function isPlain(work: ProcessWork): boolean {
  const around = [work.mounts, work.inputArtifacts, work.outputArtifacts, work.initContainers, work.sidecars];
  return !work.daemon && around.every((list) => list.length === 0);
}

/** What one container runs, and what it sees. */
export function unitOf(
  pod: RunPod,
  container: ContainerWork & Partial<Pick<ProcessWork, "kind" | "source">>,
  supplies: readonly Supply[],
  retry = 1,
): RunUnit {
  const { work } = pod;
  const { name, image, command, args, env, envFrom, workingDir, mounts, source, kind = "container" } = container;
  const isMain = name === mainOf(work);
  const bare = { inputArtifacts: [], volumes: [], initContainers: [], sidecars: [], daemon: false };
  const unit: ProcessWork = {
    ...{ kind, name, image, command, args, env, envFrom, mounts, ...bare },
    ...(workingDir === undefined ? {} : { workingDir }),
    ...(source === undefined ? {} : { source }),
    outputs: isMain ? work.outputs : [],
    outputArtifacts: isMain ? work.outputArtifacts : [],
    captureResult: isMain && work.captureResult,
  };
  const file = name.replace(/[^A-Za-z0-9_-]/g, "_");
  const called = name === "main" ? {} : { container: name };
  return { ...pod, work: unit, unit: { name: retry === 1 ? file : `${file}.${retry}`, ...called }, supplies };
}

/** The container whose outputs are the node's. */
export function mainOf(work: PodWork): string {
  if (work.kind !== "containerSet") return work.name;
  const main = work.containers.find(({ name }) => name === "main") ?? work.containers.at(-1);
  return main?.name ?? "main";
}

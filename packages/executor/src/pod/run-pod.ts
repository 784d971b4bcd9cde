import type { ContainerWork } from "@onexit/events";
import type { NodeReport } from "@onexit/interpreter";
import type { FetchPorts } from "../artifact/fetch-input.ts";
import { workflowDirectoryOf } from "../attempt-directory.ts";
import { neverStarted } from "../ending.ts";
import { removeLinks } from "../lent-links.ts";
import { type AttemptMeta, readMeta } from "../meta.ts";
import { errorReport } from "../report.ts";
import type { Supply } from "../supply.ts";
import { type RunUnit, unitDirectoryOf } from "../unit.ts";
import { fetchInputs, withArtifacts } from "./artifacts.ts";
import { runGraph, succeeded } from "./container-graph.ts";
import { mainOf, unitOf } from "./containers.ts";
import { failureOf, type SidecarEnding, setReport, withSidecars } from "./pod-report.ts";
import type { PodRun } from "./pod-run.ts";
import { makeVolumes, mountsOf } from "./volumes.ts";

/** What a pod is run with. */
export interface PodPorts extends Omit<FetchPorts, "signal"> {
  readonly dataDir: string;
  readonly host: string;
  /** Aborted when this executor is closed. */
  readonly closed: AbortSignal;
  /** A daemon is up. */
  readonly onReady: (report: NodeReport) => void;
}

/** How long a sidecar may take to end once the main container has. */
const sidecarGraceMs = 5_000;
/** How long fetching or storing may take. */
const artifactMs = 30 * 60_000;
/** How long a daemon must have run to be ready. */
const readyMs = 100;
const pollMs = 25;

/**
 * Run a pod to its report: inputs, init containers, containers and sidecars, outputs. Where an earlier engine has got
 * to shows in the directories, so it goes through the same steps again and finds each container ended, running, or yet
 * to be started. Rejects with what is no container's doing.
 */
export async function runPod(pod: PodRun, ports: PodPorts): Promise<NodeReport> {
  try {
    return await runStages(pod, ports);
  } finally {
    for (const { step } of readUnits(pod, ports).units) if (step !== undefined) removeLinks(step.paths);
  }
}

async function runStages(pod: PodRun, ports: PodPorts): Promise<NodeReport> {
  const { effect, cancelled } = pod;
  const { work } = effect;
  const attempt = { node: effect.node, attempt: effect.attempt, host: ports.host };
  const fetching = { ...ports, signal: AbortSignal.any([cancelled, ports.closed, AbortSignal.timeout(artifactMs)]) };
  const places = {
    attempt: pod.directory.root,
    workflow: workflowDirectoryOf(ports.dataDir, pod.workflow.uid),
    values: ports.values,
  };
  const volumes = makeVolumes(work.volumes, places);
  const inputs = await fetchInputs(pod, fetching);
  const suppliesOf = (container: ContainerWork): readonly Supply[] => [
    ...mountsOf(container, volumes),
    ...(container.name === mainOf(work) ? inputs : []),
  ];

  for (const container of work.initContainers) {
    const said = await pod.run(unitOf(effect, container, suppliesOf(container)));
    if (said === undefined) return errorReport(attempt, neverStarted.message);
    if (!succeeded(said)) return failureOf(attempt, container.name, said);
  }
  // The sidecars first: where the main container has begun, so have they.
  const sidecars = work.sidecars.map((container) =>
    startSidecar(pod, unitOf(effect, container, suppliesOf(container))),
  );
  const said = await runContainers(pod, ports, suppliesOf);
  const beside = await Promise.all(sidecars.map((sidecar) => sidecar.end()));
  if (said === undefined) return errorReport(attempt, neverStarted.message);

  const { main } = readUnits(pod, ports);
  // What a cancelled pod has left is stored all the same, if that is soon done.
  const storing = AbortSignal.any([ports.closed, AbortSignal.timeout(cancelled.aborted ? 30_000 : artifactMs)]);
  const stored = await withArtifacts(said, pod, main?.step, { ...ports, signal: storing });
  return withSidecars(stored, beside.flat());
}

async function runContainers(
  pod: PodRun,
  ports: PodPorts,
  suppliesOf: (container: ContainerWork) => readonly Supply[],
): Promise<NodeReport | undefined> {
  const { effect, cancelled } = pod;
  const { work } = effect;
  const attempt = { node: effect.node, attempt: effect.attempt, host: ports.host };
  if (work.kind === "containerSet") {
    const run = (member: ContainerWork, tries: number) => pod.run(unitOf(effect, member, suppliesOf(member), tries));
    return setReport(attempt, mainOf(work), await runGraph(work, { run, cancelled }));
  }
  const unit = unitOf(effect, work, suppliesOf(work));
  const running = pod.run(unit);
  const ready = { ...attempt, outcome: "ready", ip: "127.0.0.1", outputs: { parameters: {} }, logTail: "" } as const;
  const awaitsDaemon = work.daemon && !cancelled.aborted;
  const stopLooking = awaitsDaemon
    ? whenReady(
        () => pod.hasBegun(unit),
        () => ports.onReady(ready),
      )
    : () => {};
  try {
    return await running;
  } finally {
    stopLooking();
  }
}

/** Call `then` when something has begun and gone on for a while, unless the returned function is called first. */
function whenReady(hasBegun: () => boolean, then: () => void): () => void {
  let timer = setTimeout(look, pollMs);
  function look(): void {
    timer = hasBegun() ? setTimeout(then, readyMs) : setTimeout(look, pollMs);
  }
  return () => clearTimeout(timer);
}

function startSidecar(pod: PodRun, unit: RunUnit): { end(): Promise<readonly SidecarEnding[]> } {
  let isOver = false;
  const running = pod.run(unit).then((said) => {
    isOver = true;
    return said === undefined ? [] : [{ name: unit.work.name, said }];
  });
  return {
    end: () => {
      if (!isOver) pod.end(unit, sidecarGraceMs);
      return running;
    },
  };
}

/** What the containers' directories say, the main one's apart. */
function readUnits(
  pod: PodRun,
  { dataDir }: PodPorts,
): { readonly main: AttemptMeta | undefined; readonly units: readonly AttemptMeta[] } {
  const { effect, workflow } = pod;
  const { work } = effect;
  const containers: readonly ContainerWork[] = [
    ...(work.kind === "containerSet" ? work.containers : [work]),
    ...work.initContainers,
    ...work.sidecars,
  ];
  const metaOf = (container: ContainerWork) => {
    const most = work.kind === "containerSet" ? work.retries + 1 : 1;
    for (let tries = most; tries >= 1; tries -= 1) {
      const unit = unitOf(effect, container, [], tries);
      const meta = readMeta(unitDirectoryOf(dataDir, { uid: workflow.uid, ...unit }).meta);
      if (meta !== undefined) return meta;
    }
    return undefined;
  };
  const main = containers.find(({ name }) => name === mainOf(work));
  return { main: main && metaOf(main), units: containers.flatMap((container) => metaOf(container) ?? []) };
}

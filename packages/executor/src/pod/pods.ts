import type { WorkflowIdentity } from "@onexit/events";
import type { NodeReport } from "@onexit/interpreter";
import type { AttemptDirectory } from "../attempt-directory.ts";
import { neverStarted } from "../ending.ts";
import type { Masker } from "../mask.ts";
import { readMeta } from "../meta.ts";
import { preparePod } from "../prepare.ts";
import { errorReport } from "../report.ts";
import type { Tasks } from "../tasks.ts";
import type { RunPod } from "./containers.ts";
import { createPodRun, type PodRun } from "./pod-run.ts";
import { type PodPorts, runPod } from "./run-pod.ts";
import type { UnitCalls } from "./unit-calls.ts";

/** Runs attempts of several containers. */
export interface Pods {
  run(effect: RunPod, workflow: WorkflowIdentity, directory: AttemptDirectory): void;
  /** False when it is not under way here; one that another engine began is to be run first. */
  cancel(directory: AttemptDirectory, graceMs: number): boolean;
}

/** What pods are run with. */
export interface PodsPorts extends Omit<PodPorts, "onReady"> {
  readonly tasks: Tasks;
  readonly calls: UnitCalls;
  readonly masker: () => Masker;
  /** Epoch ms. */
  readonly now: () => number;
  readonly onReport: (workflow: WorkflowIdentity, report: NodeReport) => void;
}

/** No pods yet. */
export function createPods(ports: PodsPorts): Pods {
  const { dataDir, host, tasks, calls, closed, onReport } = ports;
  const runs = new Map<string, PodRun>();

  function start(effect: RunPod, workflow: WorkflowIdentity, directory: AttemptDirectory): void {
    const run = createPodRun(dataDir, calls, { effect, workflow, directory });
    runs.set(directory.root, run);
    const onReady = (report: NodeReport) => {
      if (!closed.aborted) onReport(workflow, report);
    };
    const { node, attempt } = effect;
    const act = async () => {
      const meta = readMeta(directory.meta);
      // Called off before it was prepared.
      if (meta !== undefined && meta.pod === undefined)
        return errorReport({ node, attempt, host }, neverStarted.message);
      if (meta === undefined) preparePod({ effect, workflow, directory, masker: ports.masker(), at: ports.now() });
      return runPod(run, { ...ports, onReady });
    };
    tasks.start({ workflow, node, attempt, directory }, act, () => runs.delete(directory.root));
  }

  return {
    run: (effect, workflow, directory) => {
      if (tasks.has(directory)) calls.askAgain();
      else start(effect, workflow, directory);
    },
    cancel: ({ root }, graceMs) => {
      const run = runs.get(root);
      run?.cancel(graceMs);
      return run !== undefined;
    },
  };
}

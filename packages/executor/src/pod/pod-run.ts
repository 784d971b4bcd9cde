import { existsSync } from "node:fs";
import type { WorkflowIdentity } from "@onexit/events";
import type { NodeReport } from "@onexit/interpreter";
import type { AttemptDirectory } from "../attempt-directory.ts";
import { neverStarted } from "../ending.ts";
import { mark } from "../mark.ts";
import { type RunUnit, unitDirectoryOf } from "../unit.ts";
import type { RunPod } from "./containers.ts";
import type { UnitCalls } from "./unit-calls.ts";

/** One attempt of several containers, while it goes on. */
export interface PodRun {
  readonly effect: RunPod;
  readonly workflow: WorkflowIdentity;
  readonly directory: AttemptDirectory;
  /** Aborted by the first cancel. */
  readonly cancelled: AbortSignal;
  /** Run a container to its end; undefined when the pod was called off before it began. */
  run(unit: RunUnit): Promise<NodeReport | undefined>;
  /** True once a container runs, or never will. */
  hasBegun(unit: RunUnit): boolean;
  /** End one container. */
  end(unit: RunUnit, graceMs: number): void;
  /** End all that runs, and start nothing any more. */
  cancel(graceMs: number): void;
}

/** For containers of a pod that was called off by an engine before this one, until its cancel is repeated. */
const graceOfOthersMs = 30_000;

/** The run of a pod whose directory is there; what began under another engine is found again. */
export function createPodRun(
  dataDir: string,
  calls: UnitCalls,
  pod: Pick<PodRun, "effect" | "workflow" | "directory">,
): PodRun {
  const { effect, workflow, directory } = pod;
  const cancelling = new AbortController();
  const running = new Set<RunUnit>();
  let grace = graceOfOthersMs;
  if (existsSync(directory.veto)) cancelling.abort(new Error(neverStarted.message));

  const end = (unit: RunUnit, graceMs: number) => void calls.cancel({ ...cancelOf(unit), graceMs }, workflow);
  const run = async (unit: RunUnit): Promise<NodeReport | undefined> => {
    const calledOff = cancelling.signal.aborted;
    const place = unitDirectoryOf(dataDir, { uid: workflow.uid, ...unit });
    if (calledOff && !existsSync(place.root)) return undefined;
    running.add(unit);
    const answer = calledOff
      ? calls.cancel({ ...cancelOf(unit), graceMs: grace }, workflow)
      : calls.run(unit, workflow);
    try {
      return await answer;
    } finally {
      running.delete(unit);
    }
  };
  const cancel = (graceMs: number) => {
    grace = graceMs;
    mark(directory.veto);
    cancelling.abort(new Error(neverStarted.message));
    for (const unit of running) end(unit, graceMs);
  };
  const hasBegun = (unit: RunUnit) => calls.hasBegun(unit, workflow);
  return { effect, workflow, directory, cancelled: cancelling.signal, run, hasBegun, end, cancel };
}

function cancelOf({ node, attempt, unit }: RunUnit) {
  return { type: "CancelProcess" as const, node, attempt, ...(unit === undefined ? {} : { unit }) };
}

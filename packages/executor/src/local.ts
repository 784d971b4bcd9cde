import { join, resolve } from "node:path";
import type { LeafWork, WorkflowIdentity } from "@onexit/events";
import type { CancelProcess, RunProcess } from "@onexit/interpreter";
import { createLocalRepository } from "./artifact/local-repository.ts";
import type { ArtifactRepository } from "./artifact/repository.ts";
import { attemptDirectoryOf } from "./attempt-directory.ts";
import { causeOf } from "./cause.ts";
import type { Executor, OnReport } from "./executor.ts";
import type { ImageMapping } from "./image.ts";
import { maskerOf } from "./mask.ts";
import { readMeta } from "./meta.ts";
import { isPlain, type RunPod } from "./pod/containers.ts";
import { createPods } from "./pod/pods.ts";
import { createUnitCalls } from "./pod/unit-calls.ts";
import { createUnits, type UnitOptions } from "./process.ts";
import { errorReport } from "./report.ts";
import { createRequests } from "./request/requests.ts";
import { readSecretsOf } from "./secrets-of-work.ts";
import { createImageLookup } from "./stand-ins.ts";
import { createTasks } from "./tasks.ts";
import type { RunUnit } from "./unit.ts";
import { rememberingSecrets, type ValueSource } from "./values.ts";
import { withLimit } from "./with-limit.ts";

/** What a process executor is made with. */
export interface ProcessExecutorOptions extends Omit<UnitOptions, "onReport" | "values" | "images"> {
  /** What stands in for images; for well-known ones there are defaults. */
  readonly images: readonly ImageMapping[];
  readonly onReport: OnReport;
  /** The values of ConfigMaps and Secrets; by default there are none. Those of Secrets are masked like `secrets`. */
  readonly values?: ValueSource;
  /** Where artifacts are kept; by default in `.artifacts` of the data directory. */
  readonly artifacts?: ArtifactRepository;
  /** Where programs that stand in for images are written; by default `.stand-ins` of the data directory. */
  readonly cacheDir?: string;
  /** How many attempts may be under way at once; by default 250. */
  readonly atOnce?: number;
}

/** Enough for wide workflows, and far below what a host has of processes and memory. */
const defaultAtOnce = 250;

/**
 * An executor of local processes that outlive it. A container starts at most once, whoever asks how often and dies when:
 * wrapper.ts says why. What a step leaves in the background ends with it, unless it made itself a session.
 */
export function createProcessExecutor(options: ProcessExecutorOptions): Executor {
  return withLimit(options.atOnce ?? defaultAtOnce, options.onReport, (onReport) =>
    createUnlimited({ ...options, onReport }),
  );
}

function createUnlimited(options: ProcessExecutorOptions): Executor {
  const { dataDir, host, now, onReport, mayStart = () => true } = options;
  const { values, secrets } = rememberingSecrets(options.values ?? (() => undefined));
  const allSecrets = () => [...(options.secrets?.() ?? []), ...secrets()];
  const masker = () => maskerOf(allSecrets());
  const repository = options.artifacts ?? createLocalRepository(join(resolve(dataDir), ".artifacts"));
  const images = createImageLookup(options.images, options.cacheDir ?? join(resolve(dataDir), ".stand-ins"));
  const closing = new AbortController();
  const closed = closing.signal;
  const calls = createUnitCalls(() => units);
  const units = createUnits({
    ...options,
    images,
    values,
    secrets: allSecrets,
    onReport: (workflow, report, unit) => {
      if (unit === undefined) onReport(workflow, report);
      else calls.hear(workflow, report, unit);
    },
  });
  const tasks = createTasks({ host, masker, closed, onReport });
  const shared = { dataDir, host, repository, values, closed, tasks, env: options.env ?? {} };
  const pods = createPods({ ...shared, calls, masker, now, onReport });
  const requests = createRequests(shared);

  function run(effect: RunProcess, workflow: WorkflowIdentity): void {
    const { work } = effect;
    readSecretsOf(work, values);
    const directory = attemptDirectoryOf(dataDir, { uid: workflow.uid, ...effect });
    if (isRequest(work)) {
      if (mayStart()) requests.run({ ...effect, work }, workflow, directory);
    } else if (work.kind !== "containerSet" && isPlain(work)) units.run({ ...effect, work } as RunUnit, workflow);
    else pods.run({ ...effect, work } as RunPod, workflow, directory);
  }

  function cancel(effect: CancelProcess, workflow: WorkflowIdentity): void {
    const directory = attemptDirectoryOf(dataDir, { uid: workflow.uid, ...effect });
    if (requests.cancel(directory) || pods.cancel(directory, effect.graceMs)) return;
    const pod = readMeta(directory.meta)?.pod;
    if (pod === undefined) {
      units.cancel(effect, workflow);
      return;
    }
    // Begun by an engine before this one.
    run({ ...effect, ...pod, type: "RunProcess", host }, workflow);
    pods.cancel(directory, effect.graceMs);
  }

  function guard(effect: RunProcess | CancelProcess, workflow: WorkflowIdentity, act: () => void): void {
    if (closed.aborted) return;
    try {
      act();
    } catch (error) {
      const report = errorReport(
        { ...effect, host },
        masker().mask(`could not be run on this host: ${causeOf(error)}`),
      );
      setImmediate(() => {
        if (!closed.aborted) onReport(workflow, report);
      });
    }
  }

  async function close(): Promise<void> {
    closing.abort(new Error("the executor was closed"));
    await Promise.all([units.close(), tasks.close()]);
  }

  return {
    run: (effect, workflow) => guard(effect, workflow, () => run(effect, workflow)),
    cancel: (effect, workflow) => guard(effect, workflow, () => cancel(effect, workflow)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function isRequest(work: LeafWork): work is Extract<LeafWork, { readonly kind: "http" | "data" }> {
  return work.kind === "http" || work.kind === "data";
}

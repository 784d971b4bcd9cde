import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ArtifactLocation, OutputArtifact } from "@onexit/events";
import type { NodeReport } from "@onexit/interpreter";
import { type FetchPorts, fetchInput } from "../artifact/fetch-input.ts";
import { podNameOf } from "../artifact/key.ts";
import { storeOutput } from "../artifact/store-output.ts";
import { causeOf } from "../cause.ts";
import { mark } from "../mark.ts";
import type { ArtifactFile, StepMeta } from "../meta.ts";
import { fetchLent } from "../outputs.ts";
import { errorReport } from "../report.ts";
import type { Supply } from "../supply.ts";
import { succeeded } from "./container-graph.ts";
import type { PodRun } from "./pod-run.ts";

/** Put a pod's input artifacts in place; what was in place before an engine's end stays. Rejects with what is wrong. */
export async function fetchInputs(pod: PodRun, ports: FetchPorts): Promise<readonly Supply[]> {
  const { inputArtifacts } = pod.effect.work;
  const directory = join(pod.directory.root, "inputs");
  if (inputArtifacts.length > 0) mkdirSync(directory, { recursive: true });
  const fetched = inputArtifacts.map(async (artifact, index) => {
    const source = join(directory, String(index));
    const absent = `${source}.absent`;
    try {
      const found = !existsSync(absent) && (await fetchInput(artifact, source, ports));
      // The container may run without it by now, and it is not looked for again.
      if (!found) mark(absent);
      return found ? [{ path: artifact.path, source, readOnly: false }] : [];
    } catch (error) {
      throw new Error(`input artifact ${JSON.stringify(artifact.name)}: ${reasonOf(error, ports.signal)}`, {
        cause: error,
      });
    }
  });
  // All of them, so that none goes on when the pod is over.
  const settled = await Promise.allSettled(fetched);
  return settled.flatMap((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

/** What storing came to, in a report that has that of the main container for its base. */
export async function withArtifacts(
  base: NodeReport,
  pod: PodRun,
  step: StepMeta | undefined,
  ports: FetchPorts,
): Promise<NodeReport> {
  const { outputArtifacts } = pod.effect.work;
  if (outputArtifacts.length === 0 || step?.artifacts === undefined) return base;
  const artifacts: Record<string, ArtifactLocation> = {};
  let problem: string | undefined;
  for (const [index, output] of outputArtifacts.entries()) {
    const at = step.artifacts.find(({ name }) => name === output.name);
    try {
      const location = at === undefined ? undefined : await store(output, at, index, pod, step, ports);
      if (location !== undefined) artifacts[output.name] = location;
      else if (!output.optional) throw new Error(`open ${output.path}: no such file or directory`);
    } catch (error) {
      problem ??= `output artifact ${JSON.stringify(output.name)}: ${reasonOf(error, ports.signal)}`;
    }
  }
  const outputs = { ...base.outputs, ...(Object.keys(artifacts).length === 0 ? {} : { artifacts }) };
  if (problem === undefined || !succeeded(base)) return { ...base, outputs };
  const { exitCode, containers, logTail } = base;
  const kept = { ...(exitCode === undefined ? {} : { exitCode }), ...(containers === undefined ? {} : { containers }) };
  return { ...errorReport(base, problem, outputs, logTail), ...kept };
}

async function store(
  output: OutputArtifact,
  { file, lent }: ArtifactFile,
  index: number,
  pod: PodRun,
  step: StepMeta,
  ports: FetchPorts,
): Promise<ArtifactLocation | undefined> {
  if (lent !== undefined) fetchLent(lent, file);
  const location = output.location ?? { local: { key: defaultKey(output, pod) } };
  const stored = await storeOutput(
    { ...output, location, file, redirects: new Map(step.redirects) },
    { ...ports, scratch: join(pod.directory.root, "outputs", String(index)) },
  );
  return stored ? location : undefined;
}

const endings = { none: "", tar: ".tgz", zip: ".zip" } as const;

function defaultKey({ name, archive }: OutputArtifact, { workflow, effect }: PodRun): string {
  return `${workflow.name}/${podNameOf(workflow.name, effect.template, effect.node)}/${name}${endings[archive]}`;
}

/** An abort says less than what it was for. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  return signal.aborted ? causeOf(signal.reason) : causeOf(error);
}

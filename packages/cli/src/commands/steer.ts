import type { WorkflowCommand } from "@onexit/events";
import type { SteeringRequest, WorkflowState } from "@onexit/interpreter";
import type { Nats } from "@onexit/nats";
import { confirm } from "../confirm.ts";
import { parametersOf } from "../input.ts";
import { say } from "../print.ts";
import { defaultPatience } from "../program/options.ts";
import { isDriven } from "../runtime/begin-run.ts";
import { createEngineClient } from "../runtime/engine-client.ts";
import { hasEnded } from "../runtime/follow-workflow.ts";
import { requireRun } from "../runtime/local-runs.ts";
import { readingStore } from "../runtime/reading-store.ts";
import { type Place, type RunningChoice, runningWorkflows } from "../runtime/running-workflows.ts";
import { dataDirOf, type RunPlace, type RunRecord, runPlace } from "../runtime/runs.ts";
import { presentState, steerWorkflow } from "../runtime/steering.ts";
import { workflowSource } from "../runtime/workflow-source.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

export interface SteerOptions extends RunningChoice {
  readonly dryRun?: boolean;
  readonly message?: string;
  readonly nodeFieldSelector?: string;
  readonly outputParameter?: readonly string[];
  readonly phase?: "Succeeded" | "Failed" | "Error";
}

const done: Readonly<Record<WorkflowCommand["verb"], string>> = {
  stop: "stopped",
  terminate: "terminated",
  delete: "deleted",
  suspend: "suspended",
  resume: "resumed",
  set: "set",
};

/** `onexit stop|terminate NAME…` or `-l LABELS`: of those that run by their labels, when that is what is wanted. */
export function end(verb: "stop" | "terminate") {
  return async (terminal: Terminal, args: readonly string[], options: unknown): Promise<number> => {
    const given = options as SteerOptions;
    const { selector, dryRun = false, namespace } = given;
    if (selector === undefined && args.length === 0) {
      throw new UsageError(`say which: names, or -l LABELS, as in onexit ${verb} -l team=blue --dry-run`);
    }
    if (selector !== undefined && args.length > 0) throw new UsageError("give names, or -l: not both");
    if (selector === undefined && !dryRun) return steer(verb)(terminal, args, given);
    const found =
      selector === undefined
        ? await Promise.all(args.map((name) => requireRunning(terminal, given, name)))
        : await runningWorkflows(terminal, given);
    if (found.length === 0) say(terminal, `nothing that runs is meant, so nothing was ${done[verb]}`);
    if (dryRun) {
      for (const { name } of found) terminal.stdout.write(`workflow ${name} would be ${done[verb]}\n`);
      return 0;
    }
    if (found.length === 0) return 0;
    const names = found.map(({ name }) => name);
    await confirm(terminal, `${countOf(names.length)} would be ${done[verb]}: ${names.join(", ")}`, given.yes);
    return steerEach(terminal, found, verb, { ...given, namespace });
  };
}

function countOf(count: number): string {
  return count === 1 ? "1 workflow" : `${count} workflows`;
}

async function requireRunning(terminal: Terminal, given: SteerOptions, name: string): Promise<Place> {
  const isOver =
    given.nats === undefined
      ? hasEnded(await workflowSource(terminal, given).get(name))
      : (await withState(terminal, given, name, async (_, { finishedAt }) => finishedAt)) !== undefined;
  if (isOver) throw new UsageError(`workflow ${name} has ended`);
  return { namespace: given.namespace, name };
}

/** `onexit suspend NAME…` and `onexit node set NAME`, too: tells workflows that run, wherever they do. */
export function steer(verb: WorkflowCommand["verb"]) {
  return (terminal: Terminal, args: readonly string[], options: unknown): Promise<number> => {
    const given = options as SteerOptions;
    const places = args.map((name) => ({ namespace: given.namespace, name }));
    return steerEach(terminal, places, verb, given);
  };
}

async function steerEach(
  terminal: Terminal,
  places: readonly Place[],
  verb: WorkflowCommand["verb"],
  given: SteerOptions,
): Promise<number> {
  let code = 0;
  for (const { namespace, name } of places) {
    try {
      await steerByName(terminal, name, verb, { ...given, namespace });
      say(terminal, `workflow ${name} ${done[verb]}`);
    } catch (error) {
      // One that cannot be told keeps no other one.
      if (places.length === 1 || !(error instanceof UsageError)) throw error;
      terminal.stderr.write(`workflow ${name}: ${error.message}\n`);
      code = Math.max(code, error.exitCode);
    }
  }
  return code;
}

/** `onexit node set NAME`, as in argo. */
export function node(terminal: Terminal, [verb, ...rest]: readonly string[], options: unknown): Promise<number> {
  if (verb !== "set")
    throw new UsageError(`node ${JSON.stringify(verb)}: the one verb is set, as in onexit node set NAME`);
  return steer("set")(terminal, rest, options);
}

/** Tells a workflow by its name. Throws when it cannot be, and why. */
export async function steerByName(
  terminal: Terminal,
  name: string,
  verb: WorkflowCommand["verb"],
  given: SteerOptions,
): Promise<void> {
  const request: SteeringRequest = {
    verb,
    ...(given.message === undefined ? {} : { message: given.message }),
    ...(given.nodeFieldSelector === undefined ? {} : { selector: given.nodeFieldSelector }),
    ...(given.outputParameter === undefined ? {} : { parameters: parametersOf(given.outputParameter) }),
    ...(given.phase === undefined ? {} : { phase: given.phase }),
  };
  if (given.server !== undefined) {
    await createEngineClient(terminal, given.server).steer(given.namespace, name, request);
    return;
  }
  const patienceMs = terminal.manner?.requestTimeoutMs ?? defaultPatience.ms;
  await withState(terminal, given, name, async (nats, state, record) => {
    // Nobody would answer.
    if (record !== undefined && state.finishedAt === undefined && !isDriven(runPlaceOf(terminal, given, record)))
      throw new UsageError(`nobody runs ${name}: it was cut off; onexit resume ${name} goes on with it`, 4);
    await steerWorkflow(nats, state, request, patienceMs);
  });
}

function runPlaceOf(terminal: Terminal, { dataDir }: SteerOptions, { id }: RunRecord): RunPlace {
  return runPlace(dataDirOf(terminal.cwd, dataDir), id);
}

/** What `use` makes of a workflow of a NATS server, or of a run kept here, as it stands. Throws UsageError for none. */
async function withState<T>(
  terminal: Terminal,
  given: SteerOptions,
  name: string,
  use: (nats: Nats, state: WorkflowState, record: RunRecord | undefined) => Promise<T>,
): Promise<T> {
  const record = given.nats === undefined ? await requireRun(terminal.cwd, given.dataDir, name) : undefined;
  await using store = await readingStore(terminal, given, name);
  const state = await presentState(store.nats, record?.namespace ?? given.namespace, record?.name ?? name);
  if (state === undefined) throw new UsageError(`there is no workflow ${JSON.stringify(name)}`, 5);
  return await use(store.nats, state, record);
}

import type { WorkflowCommand } from "@onexit/events";
import type { SteeringRequest } from "@onexit/interpreter";
import { parametersOf } from "../input.ts";
import { say } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { createEngineClient } from "../runtime/engine-client.ts";
import { requireRun } from "../runtime/local-runs.ts";
import { readingStore } from "../runtime/reading-store.ts";
import { presentState, steerWorkflow } from "../runtime/steering.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

export interface SteerOptions extends GlobalOptions {
  readonly nats?: string;
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

/** `onexit stop|terminate|suspend NAME…` and `onexit node set NAME`: tells a workflow that runs, wherever it does. */
export function steer(verb: WorkflowCommand["verb"]) {
  return async (terminal: Terminal, args: readonly string[], options: unknown): Promise<number> => {
    const given = options as SteerOptions;
    let code = 0;
    for (const name of args) {
      try {
        await steerByName(terminal, name, verb, given);
        say(terminal, `workflow ${name} ${done[verb]}`);
      } catch (error) {
        // One that cannot be told keeps no other one.
        if (args.length === 1 || !(error instanceof UsageError)) throw error;
        terminal.stderr.write(`workflow ${name}: ${error.message}\n`);
        code = Math.max(code, error.exitCode);
      }
    }
    return code;
  };
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
  const record = given.nats === undefined ? await requireRun(terminal.cwd, given.dataDir, name) : undefined;
  await using store = await readingStore(terminal, given, name);
  const state = await presentState(store.nats, record?.namespace ?? given.namespace, record?.name ?? name);
  if (state === undefined) throw new UsageError(`there is no workflow ${JSON.stringify(name)}`, 5);
  await steerWorkflow(store.nats, state, request);
}

import type { JsonObject, RunContext } from "@onexit/events";
import type { Action } from "@onexit/sdk";
import { fillArguments, type LoadedWorkflow } from "../input.ts";
import { checkInjections, injectionRules } from "../runtime/injections.ts";
import { differencesOf } from "./differences.ts";
import type { TestCase } from "./expectation.ts";
import { type Happened, whatHappened } from "./happened.ts";
import { renderDelivery } from "./rendered.ts";
import { type Simulated, simulate } from "./simulate.ts";

/** Where a case runs. */
export interface TestBed {
  readonly loaded: LoadedWorkflow;
  readonly resources: readonly JsonObject[];
  readonly namespace: string;
  readonly context: RunContext;
  /** The action of a name; undefined for one that nobody here knows. */
  readonly actionNamed: (name: string) => Promise<Action | undefined>;
  /** The actions': nothing of the caller's, for a test is the same everywhere. */
  readonly environment: Readonly<Record<string, string>>;
  /** `name=value` of the command line, over what a case says. */
  readonly parameters: readonly string[];
}

/** A case that was run. */
export interface CaseResult {
  readonly name: string;
  readonly test: TestCase;
  readonly happened: Happened;
  /** Sentences; none when it passed. */
  readonly differences: readonly string[];
}

/** Runs one case in the interpreter and compares what happened with what was expected. */
export async function runCase(bed: TestBed, test: TestCase): Promise<CaseResult> {
  const { state, ...rest } = simulateCase(bed, test);
  const deliveries = [];
  for (const request of rest.requests) {
    deliveries.push(renderDelivery(request, await bed.actionNamed(request.action), bed.environment));
  }
  const happened = whatHappened({ state, ...rest }, deliveries);
  const differences = [...happened.problems, ...differencesOf(test.expect ?? {}, happened)];
  return { name: test.name, test, happened, differences };
}

/** The run of a case; refuses arguments and injections that the workflow has no use for. */
export function simulateCase(
  bed: TestBed,
  { inject = [], parameters = {}, semantics = "onexit" }: TestCase,
): Simulated {
  const { loaded, resources, namespace, context } = bed;
  const { workflow } = loaded;
  const name = workflow.name ?? `${workflow.generateName ?? "workflow-"}test`;
  checkInjections(inject, workflow, name);
  const given = Object.entries(parameters).map(([key, value]) => `${key}=${value}`);
  return simulate({
    name,
    namespace: workflow.namespace ?? namespace,
    manifest: fillArguments(loaded, [...given, ...bed.parameters], resources),
    resources: loaded.used,
    semantics,
    context,
    rules: injectionRules(inject),
  });
}

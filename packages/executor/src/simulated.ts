import type { WorkflowIdentity } from "@onexit/events";
import type { CancelProcess, NodeReport, RunProcess } from "@onexit/interpreter";
import { type After, realAfter } from "./clock.ts";
import { neverStarted } from "./ending.ts";
import type { Executor, OnReport } from "./executor.ts";
import { type Injected, type InjectionRule, injectionsFor } from "./injection.ts";
import { errorReport } from "./report.ts";
import { readyReport, simulatedReport } from "./simulated-report.ts";

/** What a simulated executor is made with. */
export interface SimulatedExecutorOptions {
  /** What no rule matches succeeds at once. */
  readonly script: readonly InjectionRule[];
  readonly onReport: OnReport;
  readonly host?: string;
  /** By default real time. */
  readonly after?: After;
}

/** One simulated attempt: running until it has a report. */
interface Simulation {
  stop: () => void;
  report?: NodeReport;
}

/**
 * An executor that runs nothing and reports what its script says. An output parameter that the script does not give has
 * its default, or is empty.
 */
export function createSimulatedExecutor(options: SimulatedExecutorOptions): Executor {
  const { script, onReport, host = "simulated", after = realAfter } = options;
  const simulations = new Map<string, Simulation>();
  let closed = false;

  function finish(key: string, workflow: WorkflowIdentity, report: NodeReport): void {
    const simulation = simulations.get(key);
    if (closed || simulation === undefined || simulation.report !== undefined) return;
    simulation.report = report;
    onReport(workflow, report);
  }

  function run(effect: RunProcess, workflow: WorkflowIdentity): void {
    const key = keyOf(effect, workflow);
    const known = simulations.get(key);
    if (closed) return;
    if (known === undefined) {
      const simulation = begin(key);
      const injected = injectionsFor(effect, script);
      const report = simulatedReport(effect, injected, host);
      const ready = readyReport(effect, injected, host);
      simulation.stop = after(delayOf(injected), () => {
        if (ready === undefined) finish(key, workflow, report);
        else if (!closed) onReport(workflow, ready);
      });
    } else if (known.report !== undefined) {
      const { report } = known;
      known.stop = after(0, () => {
        if (!closed) onReport(workflow, report);
      });
    }
  }

  function begin(key: string): Simulation {
    const simulation: Simulation = { stop: () => {} };
    simulations.set(key, simulation);
    return simulation;
  }

  function cancel(effect: CancelProcess, workflow: WorkflowIdentity): void {
    const key = keyOf(effect, workflow);
    if (closed || simulations.get(key)?.report !== undefined) return;
    const known = simulations.get(key);
    const attempt = { node: effect.node, attempt: effect.attempt, host };
    const exitCode = effect.graceMs > 0 ? 143 : 137;
    const killed: NodeReport = { ...attempt, outcome: "exited", exitCode, outputs: { parameters: {} }, logTail: "" };
    const report = known === undefined ? errorReport(attempt, neverStarted.message) : killed;
    const simulation = known ?? begin(key);
    simulation.stop();
    simulation.stop = after(0, () => finish(key, workflow, report));
  }

  function close(): Promise<void> {
    closed = true;
    for (const { stop } of simulations.values()) stop();
    return Promise.resolve();
  }

  return { run, cancel, close, [Symbol.asyncDispose]: close };
}

function keyOf(effect: { readonly node: string; readonly attempt: number }, workflow: WorkflowIdentity): string {
  return JSON.stringify([workflow.uid, effect.node, effect.attempt]);
}

function delayOf(injected: readonly Injected[] | undefined): number {
  return injected?.findLast((one) => one.kind === "delay")?.ms ?? 0;
}

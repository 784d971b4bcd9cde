import type { WorkflowIdentity } from "@onexit/events";
import type { NodeReport } from "@onexit/interpreter";
import type { Units } from "../process.ts";
import type { CancelUnit, RunUnit } from "../unit.ts";

/** Single processes as calls that are answered when they have ended. */
export interface UnitCalls {
  /** Start it, or find it where it is; answered once, with how it ended. */
  run(unit: RunUnit, workflow: WorkflowIdentity): Promise<NodeReport>;
  /** End it, or see to it that it never starts; answered like `run`, and by whatever it is that `run` waits for. */
  cancel(unit: CancelUnit, workflow: WorkflowIdentity): Promise<NodeReport>;
  /** True once it runs, or never will. */
  hasBegun(unit: RunUnit, workflow: WorkflowIdentity): boolean;
  /** Ask again for those that were not to be started when they were asked for. */
  askAgain(): void;
  /** A process has ended. */
  hear(workflow: WorkflowIdentity, report: NodeReport, unit: string): void;
}

interface Call {
  readonly answer: Promise<NodeReport>;
  readonly resolve: (report: NodeReport) => void;
}

/** Calls of these units, each of one of several containers. */
export function createUnitCalls(units: () => Pick<Units, "run" | "cancel" | "hasBegun">): UnitCalls {
  const calls = new Map<string, Call>();
  const refused = new Map<string, () => boolean>();

  function callOf(key: string): Call {
    const known = calls.get(key);
    if (known !== undefined) return known;
    let resolve: Call["resolve"] = () => {};
    const answer = new Promise<NodeReport>((settle) => {
      resolve = settle;
    });
    const call = { answer, resolve };
    calls.set(key, call);
    return call;
  }

  return {
    run: (unit, workflow) => {
      const key = keyOf(workflow, unit, unit.unit?.name);
      const call = callOf(key);
      const ask = () => units().run(unit, workflow);
      if (!ask()) refused.set(key, ask);
      return call.answer;
    },
    cancel: (unit, workflow) => {
      const key = keyOf(workflow, unit, unit.unit?.name);
      refused.delete(key);
      const call = callOf(key);
      units().cancel(unit, workflow);
      return call.answer;
    },
    hasBegun: (unit, workflow) => units().hasBegun(unit, workflow),
    askAgain: () => {
      for (const [key, ask] of [...refused]) if (ask()) refused.delete(key);
    },
    hear: (workflow, report, unit) => {
      const key = keyOf(workflow, report, unit);
      calls.get(key)?.resolve(report);
      calls.delete(key);
    },
  };
}

function keyOf(workflow: WorkflowIdentity, unit: Pick<NodeReport, "node" | "attempt">, name: string | undefined) {
  return JSON.stringify([workflow.uid, unit.node, unit.attempt, name]);
}

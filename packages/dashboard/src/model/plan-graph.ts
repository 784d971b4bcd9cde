import type { ExitPlan, PlannedStep } from "./exit-plan.ts";
import type { Graph } from "./graph.ts";
import type { RunNode } from "./run.ts";

/** A planned exit handler as a graph of nodes that do not exist yet. */
export function planGraph(plan: ExitPlan): Graph {
  return {
    nodes: plan.steps.map((step) => ({ kind: "node", id: idOf(step.id), node: ghostOf(step), tries: 0, hooks: [] })),
    edges: plan.edges.map(([from, to]) => [idOf(from), idOf(to)]),
  };
}

function ghostOf(step: PlannedStep): RunNode {
  return {
    id: idOf(step.id),
    name: step.id,
    title: step.title,
    type: "Planned",
    template: step.template,
    phase: step.runs === "no" ? "Skipped" : "Pending",
    message: step.when === "" ? "" : `when ${step.when}`,
    startedAt: undefined,
    finishedAt: undefined,
    inputs: {},
    outputs: {},
    host: undefined,
    next: [],
    owner: undefined,
    isHook: false,
    isTry: false,
    isExit: true,
    loop: undefined,
  };
}

function idOf(step: string): string {
  return `plan:${step}`;
}

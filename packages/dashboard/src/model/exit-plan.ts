import type { CallSpec, TemplateSpec, Workflow } from "../api/types.ts";
import { evaluateCondition } from "./condition.ts";

/** A step that the exit handler will run, or may. */
export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  readonly template: string;
  readonly when: string;
  /** `maybe`: only the run itself will know. */
  readonly runs: "yes" | "no" | "maybe";
}

/** What the exit handler will do for a status: its steps, and what runs after what. */
export interface ExitPlan {
  readonly steps: readonly PlannedStep[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** The statuses that a main part can end with. */
export const endings = ["Succeeded", "Failed", "Error"] as const;

/** What the workflow's exit handler is going to do if the main part ends so; undefined where there is none to see. */
export function planExit(workflow: Workflow, status: string): ExitPlan | undefined {
  const spec = workflow.status?.storedWorkflowTemplateSpec ?? workflow.spec;
  const name = workflow.spec.onExit ?? spec.onExit;
  const template = (spec.templates ?? workflow.spec.templates)?.find((one) => one.name === name);
  if (name === undefined) return undefined;
  if (template === undefined) return { steps: [stepOf({ name }, status)], edges: [] };
  return planOf(template, status);
}

function planOf(template: TemplateSpec, status: string): ExitPlan {
  if (template.steps !== undefined) return planSteps(template.steps, status);
  if (template.dag !== undefined) return planTasks(template.dag.tasks ?? [], status);
  return { steps: [stepOf({ name: template.name, template: template.name }, status)], edges: [] };
}

function planSteps(groups: NonNullable<TemplateSpec["steps"]>, status: string): ExitPlan {
  const lists = groups.map((group) => ("steps" in group ? (group.steps ?? []) : (group as readonly CallSpec[])));
  const edges = lists.slice(1).flatMap((group, i) => {
    const before = lists[i] ?? [];
    return group.flatMap((to) => before.map((from) => [from.name, to.name] as const));
  });
  return { steps: lists.flat().map((call) => stepOf(call, status)), edges };
}

function planTasks(tasks: readonly CallSpec[], status: string): ExitPlan {
  const names = new Set(tasks.map((task) => task.name));
  const edges = tasks.flatMap((task) =>
    dependenciesOf(task)
      .filter((name) => names.has(name))
      .map((from) => [from, task.name] as const),
  );
  return { steps: tasks.map((task) => stepOf(task, status)), edges };
}

function dependenciesOf(task: CallSpec): readonly string[] {
  if (task.dependencies !== undefined) return task.dependencies;
  return [...new Set(task.depends?.match(/[A-Za-z0-9_-]+(?:\.[A-Za-z]+)?/g)?.map((one) => one.split(".")[0] ?? ""))];
}

function stepOf(call: CallSpec, status: string): PlannedStep {
  const when = call.when ?? "";
  const holds = when === "" ? true : evaluateCondition(when, status);
  return {
    id: call.name,
    title: call.name,
    template: call.template ?? call.templateRef?.template ?? "",
    when,
    runs: holds === undefined ? "maybe" : holds ? "yes" : "no",
  };
}

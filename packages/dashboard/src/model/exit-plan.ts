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
  const known = knownAtExit(workflow, status);
  if (template === undefined) return { steps: [stepOf({ name }, known)], edges: [] };
  return planOf(template, known);
}

/** The variables of a `when` that are certain before the handler begins, by their names. */
type Known = Readonly<Record<string, string>>;

function knownAtExit({ metadata, spec, status = {} }: Workflow, ending: string): Known {
  const named = (prefix: string, values: Readonly<Record<string, string>> = {}) =>
    Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value] as const);
  const given = [status.storedWorkflowTemplateSpec, spec].flatMap((one) => one?.arguments?.parameters ?? []);
  const parameters = given.flatMap(({ name, value }) =>
    value === undefined ? [] : [[`workflow.parameters.${name}`, String(value)] as const],
  );
  return Object.fromEntries([
    ...named("workflow.labels", metadata.labels),
    ...named("workflow.annotations", metadata.annotations),
    ...parameters,
    ["workflow.name", metadata.name],
    ["workflow.namespace", metadata.namespace],
    ["workflow.status", ending],
  ]);
}

function planOf(template: TemplateSpec, known: Known): ExitPlan {
  if (template.steps !== undefined) return planSteps(template.steps, known);
  if (template.dag !== undefined) return planTasks(template.dag.tasks ?? [], known);
  return { steps: [stepOf({ name: template.name, template: template.name }, known)], edges: [] };
}

function planSteps(groups: NonNullable<TemplateSpec["steps"]>, known: Known): ExitPlan {
  const lists = groups.map((group) => ("steps" in group ? (group.steps ?? []) : (group as readonly CallSpec[])));
  const edges = lists.slice(1).flatMap((group, i) => {
    const before = lists[i] ?? [];
    return group.flatMap((to) => before.map((from) => [from.name, to.name] as const));
  });
  return { steps: lists.flat().map((call) => stepOf(call, known)), edges };
}

function planTasks(tasks: readonly CallSpec[], known: Known): ExitPlan {
  const names = new Set(tasks.map((task) => task.name));
  const edges = tasks.flatMap((task) =>
    dependenciesOf(task)
      .filter((name) => names.has(name))
      .map((from) => [from, task.name] as const),
  );
  return { steps: tasks.map((task) => stepOf(task, known)), edges };
}

function dependenciesOf(task: CallSpec): readonly string[] {
  if (task.dependencies !== undefined) return task.dependencies;
  return [...new Set(task.depends?.match(/[A-Za-z0-9_-]+(?:\.[A-Za-z]+)?/g)?.map((one) => one.split(".")[0] ?? ""))];
}

function stepOf(call: CallSpec, known: Known): PlannedStep {
  const when = call.when ?? "";
  const holds = when === "" ? true : evaluateCondition(when, known);
  return {
    id: call.name,
    title: call.name,
    template: call.template ?? call.templateRef?.template ?? "",
    when,
    runs: holds === undefined ? "maybe" : holds ? "yes" : "no",
  };
}

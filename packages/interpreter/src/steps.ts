import type { CompletedPhase, NodeFinished, NodeStarted, WorkflowEvent } from "@onexit/events";
import { evaluateWhen } from "@onexit/expression";
import type { Step, StepsTemplate } from "@onexit/manifest";
import { compiledWorkflow } from "./compiled.ts";
import { nodeIdOf } from "./names.ts";
import { firstOf, globalScope, type Scope, stepsScope, templateScope } from "./scope.ts";
import { broken, type NodePlace, skipNode, startGroup, startNode } from "./start-node.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";
import { type Resolved, resolve } from "./text.ts";

/**
 * What follows once a Steps node has begun or one of its groups has ended: the next group with all its steps,
 * or the node's own end. All steps of a group run to their end, also when one failed (`steps.go:executeStepGroup`).
 */
export function advanceSteps(state: WorkflowState, steps: NodeState, at: number): readonly WorkflowEvent[] {
  const template = stepsTemplate(state, steps);
  const last = steps.groups === 0 ? undefined : nodeOf(state, `${steps.name}[${steps.groups - 1}]`);
  if (steps.cancelled !== undefined) return [finish(steps, "Failed", steps.cancelled.message, {}, at)];
  if (last !== undefined && last.phase !== "Succeeded") return [finish(steps, "Failed", last.message, {}, at)];
  if (steps.groups < template.groups.length) {
    const shutdown = steps.onExit ? undefined : stopMessage(state);
    if (shutdown !== undefined) return [finish(steps, "Failed", shutdown, {}, at)];
    return startNextGroup(state, steps, template, at);
  }
  const outputs = outputsOf(state, steps, template, at);
  return "problem" in outputs
    ? [finish(steps, "Error", outputs.problem, {}, at)]
    : [finish(steps, "Succeeded", "", outputs.value, at)];
}

/** The end of a group whose steps have all ended; nothing while one is open. */
export function finishGroup(state: WorkflowState, group: NodeState, at: number): readonly WorkflowEvent[] {
  if (group.open > 0 || group.phase !== "Running") return [];
  const steps = nodeOf(state, group.parent as string);
  const members = stepsTemplate(state, steps).groups[steps.groups - 1] ?? [];
  const failed = members
    .map((member) => nodeOf(state, `${group.name}.${member.name}`))
    .find((node) => node.phase === "Failed" || node.phase === "Error");
  if (failed === undefined) return [finish(group, "Succeeded", "", {}, at)];
  // A step that could not even be begun makes the group Error; one that failed makes it Failed.
  if (failed.attempt === 0) return [finish(group, "Error", failed.message, {}, at)];
  return [finish(group, "Failed", `child '${nodeIdOf(state.workflow.name, failed.name)}' failed`, {}, at)];
}

/** Why nothing new may start outside an exit handler; undefined while it may. */
export function stopMessage(state: WorkflowState): string | undefined {
  if (state.shutdown !== undefined) return `Stopped with strategy '${state.shutdown.strategy}'`;
  return state.deadlineExceeded ? "Step exceeded its deadline" : undefined;
}

function startNextGroup(
  state: WorkflowState,
  steps: NodeState,
  template: StepsTemplate,
  at: number,
): readonly WorkflowEvent[] {
  const index = steps.groups;
  const scope = scopeOf(state, steps, template, at);
  const group = startGroup(
    { name: steps.name, displayName: steps.displayName, template: steps.template, onExit: steps.onExit },
    index,
    at,
  );
  const members = (template.groups[index] ?? []).map((step) => startStep(state, steps, group, step, scope, at));
  return [group, ...members];
}

function startStep(
  state: WorkflowState,
  steps: NodeState,
  group: NodeStarted,
  step: Step,
  scope: Scope,
  at: number,
): WorkflowEvent {
  const place: NodePlace = {
    name: `${group.node}.${step.name}`,
    displayName: step.name,
    template: step.template,
    boundary: steps.name,
    parent: group.node,
    onExit: steps.onExit,
    step,
  };
  if (step.when !== undefined && step.when.trim() !== "") {
    const when = evaluateWhen(step.when, scope);
    if ("problem" in when) return broken(place, {}, when.problem, at);
    if (!when.value) return skipNode(place, when.text, at);
  }
  const supplied: [string, string][] = [];
  for (const argument of step.arguments) {
    const text = argument.value ?? argument.default;
    if (text === undefined) continue;
    const value = resolve(text, scope);
    if ("problem" in value) return broken(place, {}, value.problem, at);
    supplied.push([argument.name, value.value]);
  }
  return startNode(state, place, Object.fromEntries(supplied), at);
}

function outputsOf(
  state: WorkflowState,
  steps: NodeState,
  template: StepsTemplate,
  at: number,
): Resolved<Readonly<Record<string, string>>> {
  const scope = scopeOf(state, steps, template, at);
  const values: [string, string][] = [];
  for (const output of template.outputs) {
    const resolved = resolve(output.value ?? output.parameter ?? "", scope);
    if (!("problem" in resolved)) values.push([output.name, resolved.value]);
    else if (output.default !== undefined) values.push([output.name, output.default]);
    else return { problem: `outputs.parameters.${output.name}: ${resolved.problem}` };
  }
  return { value: Object.fromEntries(values) };
}

/** What the steps of a template may name, and its outputs after them. */
function scopeOf(state: WorkflowState, steps: NodeState, template: StepsTemplate, at: number): Scope {
  return firstOf(
    stepsScope(state, steps.name, template),
    templateScope(state, { name: steps.name, template: steps.template }, steps.inputs, {}),
    globalScope(state, at),
  );
}

function stepsTemplate(state: WorkflowState, steps: NodeState): StepsTemplate {
  const template = compiledWorkflow(state.manifest).templates.get(steps.template);
  if (template?.type !== "steps")
    throw new Error(`node ${steps.name} runs ${steps.template}, which is not a steps template`);
  return template;
}

function finish(
  node: NodeState,
  phase: CompletedPhase,
  message: string,
  parameters: Readonly<Record<string, string>>,
  at: number,
): NodeFinished {
  return { type: "NodeFinished", at, node: node.name, attempt: 1, phase, message, outputs: { parameters } };
}

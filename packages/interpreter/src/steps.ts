import { isFulfilled, type Json, type NodeStarted, type WorkflowEvent } from "@onexit/events";
import type { StepsTemplate } from "@onexit/manifest";
import { aggregationProblem } from "./aggregate.ts";
import { type DueCall, scopeIn, startCall } from "./call.ts";
import { loopChildrenOf } from "./call-scope.ts";
import { failFastMessage, isHalted, mostAtOnce, roomFor } from "./capacity.ts";
import { finish } from "./finish.ts";
import { brokenHookOf } from "./hook-list.ts";
import { itemsOf } from "./loop.ts";
import { type Member, type Members, membersOf, slotsToStart, stepsTemplate } from "./members.ts";
import { nodeIdOf } from "./names.ts";
import { outputsOf } from "./outputs.ts";
import { skipNode } from "./place.ts";
import { drawOf } from "./scope.ts";
import { semanticsByName } from "./semantics.ts";
import { mayGoOn, stopMessage } from "./shutdown.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/**
 * What follows once a Steps node has begun or one of its groups has ended: the next group with all its steps, or the
 * node's own end. All steps of a group run to their end, also when one failed (`steps.go:executeStepGroup`).
 */
export function advanceSteps(state: WorkflowState, steps: NodeState, at: number): readonly WorkflowEvent[] {
  if (steps.open > 0) return [];
  const template = stepsTemplate(state, steps);
  const last = steps.started === 0 ? undefined : nodeOf(state, `${steps.name}[${steps.started - 1}]`);
  if (steps.cancelled !== undefined) return [finish(state, steps, "Failed", steps.cancelled.message, at)];
  if (last !== undefined && last.phase !== "Succeeded") {
    const raised = risenError(state, last);
    return [finish(state, steps, raised === undefined ? "Failed" : "Error", raised ?? last.message, at)];
  }
  const problem = last === undefined ? undefined : loopProblem(state, steps, template, last);
  if (problem !== undefined) return [finish(state, steps, "Error", problem, at)];
  if (steps.started < template.groups.length) {
    const ending = mayGoOn(state, steps) ? undefined : (stopMessage(state) ?? "terminated");
    if (ending !== undefined) return [finish(state, steps, "Failed", ending, at)];
    return state.suspended ? [] : [startGroup(state, steps, template, at)];
  }
  const outputs = outputsOf(state, steps, template, at);
  return "problem" in outputs
    ? [finish(state, steps, "Error", outputs.problem, at)]
    : [finish(state, steps, "Succeeded", "", at, outputs.value)];
}

/** What Steps say that are an Error because an exit hook of their last group could not be begun. */
function risenError(state: WorkflowState, group: NodeState): string | undefined {
  if (group.phase !== "Error" || !semanticsByName[state.semantics].hookErrorsRise) return undefined;
  const members = membersOf(state, group);
  for (let slot = 0; slot < group.started; slot += 1) {
    const { name, call } = members.at(slot);
    const node = state.nodes.get(name);
    const hook = node && call.onExit && brokenHookOf(state, { hooks: new Map(), onExit: call.onExit }, node);
    if (hook?.message === group.message) return hook.message;
  }
  return undefined;
}

function loopProblem(
  state: WorkflowState,
  steps: NodeState,
  template: StepsTemplate,
  group: NodeState,
): string | undefined {
  const index = steps.started - 1;
  for (const call of template.groups[index] ?? []) {
    if (group.loops[call.name] === undefined) continue;
    const problem = aggregationProblem(state, loopChildrenOf(state, steps, { call, group: index }) ?? []);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What follows once a group has begun or a member of it has ended: more members, or the group's end. */
export function advanceGroup(state: WorkflowState, group: NodeState, at: number): readonly WorkflowEvent[] {
  if (group.phase !== "Running") return [];
  const steps = nodeOf(state, group.parent as string);
  const members = membersOf(state, group);
  if (group.again !== undefined || group.started < members.size) {
    const events = startMembers(state, group, steps, members, at);
    if (events.length > 0 || group.open > 0) return events;
    if (!mayGoOn(state, group)) return [endGroup(state, group, members, at)];
    const isOver = !state.suspended && isHalted(state, group);
    return isOver ? [finish(state, group, "Failed", failFastMessage, at)] : [];
  }
  return group.open > 0 ? [] : [endGroup(state, group, members, at)];
}

function startMembers(
  state: WorkflowState,
  group: NodeState,
  steps: NodeState,
  members: Members,
  at: number,
): readonly WorkflowEvent[] {
  let room = roomFor(state, group);
  if (room === 0) return [];
  const scope = scopeIn(state, steps, at);
  const events: WorkflowEvent[] = [];
  for (const slot of slotsToStart(group, members.size)) {
    if (room <= 0 || events.length >= mostAtOnce) break;
    const member = members.at(slot);
    if (member.empty) events.push(skipEmpty(group, steps, member, at));
    else events.push(startCall(state, dueCall(group, steps, member), scope, at));
    if (events.at(-1)?.type !== "NodeSkipped") room -= 1;
  }
  return events;
}

function startGroup(state: WorkflowState, steps: NodeState, template: StepsTemplate, at: number): WorkflowEvent {
  const index = steps.started;
  const calls = template.groups[index] ?? [];
  const scope = scopeIn(state, steps, at);
  const loops: [string, readonly Json[]][] = [];
  let problem: string | undefined;
  for (const call of calls) {
    if (call.loop === undefined) continue;
    const items = itemsOf(call.loop, scope, drawOf(state.workflow.uid, `${steps.name}[${index}].${call.name}`, at));
    if ("problem" in items) problem ??= items.problem;
    else loops.push([call.name, items.value]);
  }
  const declared = {
    at,
    node: `${steps.name}[${index}]`,
    displayName: `[${index}]`,
    nodeType: "StepGroup",
    template: steps.template,
    boundary: steps.name,
    parent: steps.name,
    onExit: steps.onExit,
    inputs: {},
  } as const;
  if (problem !== undefined) return { type: "NodeSkipped", phase: "Error", message: problem, ...declared };
  return {
    type: "NodeStarted",
    attempt: 1,
    work: { kind: "composite" },
    ...declared,
    ...(loops.length === 0 ? {} : { loops: Object.fromEntries(loops) }),
  } satisfies NodeStarted;
}

/** A step that could not even be begun makes the group Error; one that failed makes it Failed. */
function endGroup(state: WorkflowState, group: NodeState, members: Members, at: number): WorkflowEvent {
  for (let slot = 0; slot < group.started; slot += 1) {
    const member = members.at(slot);
    const node = state.nodes.get(member.name);
    if (node === undefined || !isFulfilled(node.phase)) continue;
    const hook = brokenHookOf(state, member.call, node);
    if (hook !== undefined) return finish(state, group, "Error", hook.message, at);
    if (node.nodeType === "Steps" && node.phase === "Error" && semanticsByName[state.semantics].hookErrorsRise) {
      const message = `step group deemed errored due to child ${node.name} error: ${node.message}`;
      return finish(state, group, "Error", message, at);
    }
    const tolerated =
      (node.phase === "Failed" && member.call.continueOn.failed) ||
      (node.phase === "Error" && member.call.continueOn.error);
    if ((node.phase !== "Failed" && node.phase !== "Error") || tolerated) continue;
    if (node.phase === "Error" && node.attempt === 0) return finish(state, group, "Error", node.message, at);
    return finish(state, group, "Failed", `child '${nodeIdOf(state.workflow.name, node.name)}' failed`, at);
  }
  const ending = group.again !== undefined || group.started < members.size ? stopMessage(state) : undefined;
  return ending === undefined ? finish(state, group, "Succeeded", "", at) : finish(state, group, "Failed", ending, at);
}

function dueCall(group: NodeState, steps: NodeState, member: Member): DueCall {
  return {
    call: member.call,
    boundary: steps,
    parent: group.name,
    name: `${group.name}.${member.call.name}`,
    ...(member.item === undefined ? {} : { item: member.item }),
  };
}

function skipEmpty(group: NodeState, steps: NodeState, { call, name }: Member, at: number): WorkflowEvent {
  const place = {
    name,
    displayName: call.name,
    template: call.template,
    boundary: steps.name,
    parent: group.name,
    call: call.name,
    onExit: steps.onExit,
  };
  return skipNode(place, "Skipped", "Skipped, empty params", at);
}

import type { Json } from "@onexit/events";
import type { Call, StepsTemplate } from "@onexit/manifest";
import { templateOf } from "./compiled.ts";
import { childNameOf } from "./loop.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** One member of a group: a step, or one child of a loop; a loop without items has one that is skipped. */
export interface Member {
  readonly call: Call;
  readonly name: string;
  readonly item?: { readonly index: number; readonly value: Json };
  readonly empty: boolean;
}

/** The members of a group by number, without making a list of them each time. */
export interface Members {
  readonly size: number;
  readonly at: (slot: number) => Member;
}

const membersByGroup = new WeakMap<NodeState["loops"], { readonly group: string; readonly members: Members }>();

/** The members of a step group. */
export function membersOf(state: WorkflowState, group: NodeState): Members {
  const known = membersByGroup.get(group.loops);
  if (known?.group === group.name) return known.members;
  const steps = nodeOf(state, group.parent as string);
  const index = Number(/\[(\d+)\]$/.exec(group.name)?.[1] ?? 0);
  const members = membersIn(stepsTemplate(state, steps).groups[index] ?? [], group);
  membersByGroup.set(group.loops, { group: group.name, members });
  return members;
}

/** The numbers of the children that a group has still to start: those of a later run that are missing, then the rest. */
export function* slotsToStart({ again, started }: NodeState, size: number): Generator<number> {
  yield* again ?? [];
  for (let slot = started; slot < size; slot += 1) yield slot;
}

function membersIn(calls: readonly Call[], group: NodeState): Members {
  const starts: number[] = [];
  let size = 0;
  for (const call of calls) {
    starts.push(size);
    size += call.loop === undefined ? 1 : Math.max(1, group.loops[call.name]?.length ?? 0);
  }
  return {
    size,
    at: (slot) => {
      const index = lastAtMost(starts, slot);
      const call = calls[index] as Call;
      const name = `${group.name}.${call.name}`;
      if (call.loop === undefined) return { call, name, empty: false };
      const items = group.loops[call.name] ?? [];
      if (items.length === 0) return { call, name, empty: true };
      const item = { index: slot - (starts[index] ?? 0), value: items[slot - (starts[index] ?? 0)] as Json };
      return { call, name: childNameOf(name, item.index, item.value), item, empty: false };
    },
  };
}

/** The index of the last number that is no greater; numbers ascend. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The template of a Steps node. */
export function stepsTemplate(state: WorkflowState, steps: NodeState): StepsTemplate {
  const template = templateOf(state, steps.template);
  if (template?.type !== "steps")
    throw new Error(`node ${steps.name} runs ${steps.template}, which is not a steps template`);
  return template;
}

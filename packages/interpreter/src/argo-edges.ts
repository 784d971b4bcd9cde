import type { DagTemplate } from "@onexit/manifest";
import { templateOf } from "./compiled.ts";
import { graphOf } from "./dag-graph.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/**
 * Execution-order edges between nodes, by full name (`operator.go:addChildNode`, `getOutboundNodes`): a Steps node
 * points to its first group, a group to its steps, and the next group hangs below the outbound nodes of the one before;
 * a task hangs below those of its dependencies. `nodes` are in order of creation.
 */
export function edgesOf(state: WorkflowState, nodes: readonly NodeState[]): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, string[]>();
  const members = new Map<string, NodeState[]>();
  const connect = (from: string, to: string) => {
    const list = edges.get(from);
    if (list === undefined) edges.set(from, [to]);
    else list.push(to);
  };
  const outbound = createOutbound(state, members);
  for (const node of nodes) {
    const { name, parent, hookOf } = node;
    if (hookOf !== undefined) connect(hookOf, name);
    if (parent === undefined) continue;
    const siblings = members.get(parent);
    for (const above of abovesOf(state, node, siblings)) {
      for (const from of above === parent ? [parent] : outbound(above)) connect(from, name);
    }
    if (siblings === undefined) members.set(parent, [node]);
    else siblings.push(node);
  }
  return edges;
}

/** The nodes under which a node hangs: its parent, or what ran before it there. */
function abovesOf(state: WorkflowState, node: NodeState, siblings: readonly NodeState[] = []): readonly string[] {
  const parent = node.parent as string;
  const holder = state.nodes.get(parent);
  if (node.nodeType === "StepGroup") return [siblings.at(-1)?.name ?? parent];
  const template = holder?.nodeType === "DAG" ? templateOf(state, holder.template) : undefined;
  if (template?.type !== "dag") return [parent];
  const dependencies = graphOf(template as DagTemplate).tasks.get(node.call ?? "")?.dependencies ?? [];
  const present = dependencies.map((name) => `${parent}.${name}`).filter((name) => state.nodes.has(name));
  return present.length === 0 ? [parent] : present;
}

/** The last nodes within a node: those that whatever follows it hangs below. Each is found once. */
function createOutbound(
  state: WorkflowState,
  members: ReadonlyMap<string, readonly NodeState[]>,
): (name: string) => readonly string[] {
  const found = new Map<string, readonly string[]>();
  const outboundOf = (name: string): readonly string[] => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const node = state.nodes.get(name);
    const inside = node === undefined ? [] : lastWithin(state, node, members.get(name) ?? []);
    const outbound = inside.length === 0 ? [name] : [...new Set(inside.flatMap((one) => outboundOf(one.name)))];
    found.set(name, outbound);
    return outbound;
  };
  return outboundOf;
}

function lastWithin(state: WorkflowState, node: NodeState, members: readonly NodeState[]): readonly NodeState[] {
  switch (node.nodeType) {
    case "Steps":
    case "Retry":
      return members.slice(-1);
    case "DAG": {
      const template = templateOf(state, node.template);
      if (template?.type !== "dag") return [];
      const leaves = new Set(node.targets ?? graphOf(template).leaves);
      return members.filter(({ call }) => call !== undefined && leaves.has(call));
    }
    default:
      return members;
  }
}

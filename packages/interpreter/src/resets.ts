import { templateOf } from "./compiled.ts";
import { graphOf } from "./dag-graph.ts";
import { isAttempt } from "./hook-list.ts";
import { isExitRoot, type NodeTree, treeOf, withAllBelow } from "./node-tree.ts";
import { isUnsuccessful, type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** What runs again: nodes that are made anew, and the composites around them that go on. */
export interface Resets {
  /** The topmost of each tree, in order of creation. */
  readonly removed: readonly string[];
  /** Outer ones before inner ones. */
  readonly reopened: readonly string[];
}

/**
 * What a retry makes anew: the exit handler, whatever failed, what was selected, and all that depends on these. A failure
 * from which the workflow went on with success is left alone (`wfutil.go:isDescendantNodeSucceeded`), unless nothing else failed.
 */
export function resetsOf(state: WorkflowState, selected: readonly NodeState[]): Resets {
  const tolerant = createResets(state, selected, true);
  const resets = tolerant.hasLeftAlone && !tolerant.hasRoots ? createResets(state, selected, false) : tolerant;
  return resets.finish();
}

function createResets(state: WorkflowState, selected: readonly NodeState[], tolerates: boolean) {
  const tree = treeOf(state);
  const removed = new Set<string>();
  const reopened = new Set<string>();
  const successBehind = createSuccessBehind(state, tree);
  let hasLeftAlone = false;
  const entry = state.nodes.get(state.workflow.name);
  if (entry !== undefined) visit(entry);
  for (const node of selected) {
    const root = rootOf(state, node);
    if (root !== undefined) remove(root);
  }
  // A daemon ended with its composite: what goes on there may need it.
  for (const node of state.nodes.valueSeq()) {
    if (node.daemoned && node.boundary !== undefined && reopened.has(node.boundary)) remove(node);
  }
  return { hasLeftAlone, hasRoots: removed.size > 0, finish };

  /** Finds what failed by itself in a node that failed. */
  function visit(node: NodeState): void {
    if (!isUnsuccessful(node)) {
      // Only a hook of it that could not even be begun is to blame.
      if (node.work?.kind === "composite") reopen(node);
      else remove(node);
      return;
    }
    const isRetry = node.nodeType === "Retry";
    const last = isRetry ? tree.childrenOf(node.name).at(-1) : undefined;
    const goesOn = node.work?.kind === "composite" && node.locks.length === 0;
    if (!goesOn || (isRetry && last?.work?.kind !== "composite")) {
      remove(node);
      return;
    }
    reopen(node);
    if (last !== undefined) {
      visit(last);
      return;
    }
    for (const child of tree.childrenOf(node.name)) {
      if (!isUnsuccessful(child) && !hasBrokenHook(child)) continue;
      if (tolerates && successBehind(child)) hasLeftAlone = true;
      else visit(child);
    }
  }

  function hasBrokenHook({ name }: NodeState): boolean {
    return tree.hooksOf(name).some(({ phase, attempt }) => phase === "Error" && attempt === 0);
  }

  function remove(node: NodeState): void {
    if (removed.has(node.name)) return;
    removed.add(node.name);
    spread(node);
  }

  function reopen(node: NodeState): void {
    if (reopened.has(node.name)) return;
    reopened.add(node.name);
    spread(node);
  }

  /** What depends on a node that runs again does so, too, and what it stands in goes on. */
  function spread(node: NodeState): void {
    for (const dependent of dependentsOf(state, tree, node)) remove(dependent);
    const parent = node.parent === undefined ? undefined : state.nodes.get(node.parent);
    if (parent !== undefined) reopen(parent);
  }

  /** A composite of which nothing is left is made anew, and so is a Retry without its last try. */
  function finish(): Resets {
    const outerFirst = [...reopened].map((name) => nodeOf(state, name)).sort((a, b) => a.index - b.index);
    for (const node of outerFirst.toReversed()) {
      const children = tree.childrenOf(node.name);
      const isEmpty = children.every(({ name }) => removed.has(name));
      const isRetryUndone = node.nodeType === "Retry" && removed.has(children.at(-1)?.name ?? "");
      if (isEmpty || isRetryUndone) removed.add(node.name);
    }
    for (const node of state.nodes.valueSeq()) if (isExitRoot(state, node)) removed.add(node.name);
    const all = new Set(
      [...removed].flatMap((name) => [...withAllBelow(tree, name)].filter((below) => below !== name)),
    );
    return {
      removed: namesInOrder([...removed].filter((name) => !all.has(name))),
      reopened: outerFirst.map(({ name }) => name).filter((name) => !removed.has(name) && !all.has(name)),
    };
  }

  function namesInOrder(names: readonly string[]): readonly string[] {
    return names
      .map((name) => nodeOf(state, name))
      .sort((a, b) => a.index - b.index)
      .map(({ name }) => name);
  }
}

/** What is made anew when somebody selects a node: a try stands for its Retry, a hook for its node; the exit handler runs again anyway. */
function rootOf(state: WorkflowState, node: NodeState): NodeState | undefined {
  let root: NodeState = node;
  for (let at: NodeState | undefined = node; at !== undefined; ) {
    if (isExitRoot(state, at)) return undefined;
    if (isAttempt(state, at)) root = nodeOf(state, at.parent as string);
    if (at.hookOf !== undefined) root = nodeOf(state, at.hookOf);
    const above: string | undefined = at.parent ?? at.hookOf;
    at = above === undefined ? undefined : state.nodes.get(above);
  }
  return root;
}

/** Those nodes of the same composite that ran because a node had ended. */
function dependentsOf(state: WorkflowState, tree: NodeTree, node: NodeState): readonly NodeState[] {
  const parent = node.parent === undefined ? undefined : state.nodes.get(node.parent);
  if (parent === undefined) return [];
  if (parent.nodeType === "Steps") return tree.childrenOf(parent.name).filter(({ index }) => index > node.index);
  const template = parent.nodeType === "DAG" ? templateOf(state, parent.template) : undefined;
  if (template?.type !== "dag" || node.call === undefined) return [];
  const { dependents } = graphOf(template);
  const names = new Set(dependents.get(node.call) ?? []);
  for (const name of names) for (const further of dependents.get(name) ?? []) names.add(further);
  return [...names].flatMap((name) => state.nodes.get(`${parent.name}.${name}`) ?? []);
}

/** Tells whether anything succeeded of what followed a node, in its composite or behind that. */
function createSuccessBehind(state: WorkflowState, tree: NodeTree): (node: NodeState) => boolean {
  const known = new Map<string, boolean>();
  const behind = (node: NodeState): boolean => {
    const found = known.get(node.name);
    if (found !== undefined) return found;
    const here = dependentsOf(state, tree, node).some((dependent) =>
      [...withAllBelow(tree, dependent.name)].some((name) => nodeOf(state, name).phase === "Succeeded"),
    );
    const parent = node.parent === undefined ? undefined : state.nodes.get(node.parent);
    const result = here || (parent !== undefined && behind(parent));
    known.set(node.name, result);
    return result;
  };
  return behind;
}

import type { TreeNode } from "./run-tree.ts";

/** A node that knows what it stands below; nothing of Steps' groups. */
export interface FlatNode extends Omit<TreeNode, "children"> {
  /** Unique. */
  readonly id: string;
  /** The id of what it stands below; absent for a root. */
  readonly owner?: string;
  /** A template that is tried again and again: what stands below it are its tries. */
  readonly isRetry: boolean;
}

/** The tree below a root; `nodes` are in the order in which they are to be shown. */
export function assembleTree(nodes: readonly FlatNode[], root: string): TreeNode | undefined {
  const below = new Map<string, FlatNode[]>();
  for (const node of nodes) {
    if (node.owner === undefined) continue;
    const known = below.get(node.owner);
    if (known === undefined) below.set(node.owner, [node]);
    else known.push(node);
  }
  const rowOf = ({ id, owner: _, isRetry, ...node }: FlatNode): TreeNode => {
    const members = below.get(id) ?? [];
    const hooks = members.filter(({ role }) => role === "hook").map(rowOf);
    const others = members.filter(({ role }) => role !== "hook").map(rowOf);
    if (isRetry && others.length > 0) return withTries({ ...node, children: hooks }, others);
    return { ...node, children: [...others, ...hooks] };
  };
  const found = nodes.find(({ id }) => id === root);
  return found === undefined ? undefined : rowOf(found);
}

/** What was tried stands for its tries, which are told of one by one only when the last of several has failed. */
function withTries(retry: TreeNode, tries: readonly TreeNode[]): TreeNode {
  const last = tries.at(-1);
  const isLost = retry.phase === "Failed" || retry.phase === "Error";
  // While it goes on its own words are about a wait that may be over.
  const message = isLost && tries.length > 1 ? retry.message : (last?.message ?? "");
  const each = tries.map((one) => ({ ...one, attempt: Math.min(1, one.attempt) }));
  const shown = isLost && tries.length > 1 ? each : (last?.children ?? []);
  return {
    ...retry,
    attempt: tries.length,
    message: retry.phase === "Succeeded" ? "" : message,
    children: [...shown, ...retry.children],
  };
}

/**
 * What all items of a loop have in common: the call's name and its group; undefined for what is no item. `below` is the
 * full name of the node that it stands below.
 */
export function loopOf(name: string, below: string): string | undefined {
  const rest = name.startsWith(below) ? name.slice(below.length) : name;
  const [, group = "", call] = /^(\[\d+\])?\.?([^(]*)\(\d+:/.exec(rest) ?? [];
  if (call === undefined) return undefined;
  return `${group}${call === "" ? (/([^.\]]+)$/.exec(below)?.[1] ?? "") : call}`;
}

/** How a hook is called below its node: `hook running`, or `onExit`. */
export function hookName(name: string): string {
  const [, hook] = /\.hooks\.([^.]+)$/.exec(name) ?? [];
  if (hook !== undefined) return `hook ${hook}`;
  return name.endsWith(".onExit") ? "onExit" : name;
}

import type { NodePhase } from "@onexit/events";

/** One row of a run's tree: a leaf, or a template that holds others. Groups of steps are no rows. */
export interface TreeNode {
  readonly name: string;
  readonly template: string;
  readonly phase: NodePhase;
  readonly message: string;
  /** How often it was tried, 1-based; 0 for a node that never ran. */
  readonly attempt: number;
  /** Epoch ms. */
  readonly startedAt?: number;
  /** Epoch ms; absent while it runs. */
  readonly finishedAt?: number;
  /** What it is beside a plain node. */
  readonly role?: "hook" | "container";
  /** Of an item of a loop: what all items of this loop have in common. */
  readonly loop?: string;
  /** Epoch ms at which it goes on by itself: a suspended node, or one that is to be tried again. */
  readonly until?: number;
  /** In the order in which they were begun; hooks come last. */
  readonly children: readonly TreeNode[];
}

/** What a run's tree is drawn from, wherever it was read. */
export interface RunTree {
  /** Times are known in whole seconds only, as Argo's API tells them. */
  readonly wholeSeconds?: true;
  /** Absent until the entrypoint has begun. */
  readonly main?: TreeNode;
  /** Why the entrypoint has not begun. */
  readonly waiting?: string;
  readonly exit?: {
    readonly template: string;
    /** What the entrypoint ended as. */
    readonly because: string;
    readonly root?: TreeNode;
  };
}

/** Every node of a run, parents before their children. */
export function nodesOf({ main, exit }: RunTree): readonly TreeNode[] {
  return [main, exit?.root].flatMap((root) => (root === undefined ? [] : withChildren(root)));
}

function withChildren(node: TreeNode): readonly TreeNode[] {
  return [node, ...node.children.flatMap(withChildren)];
}

import { isFulfilled } from "@onexit/events";
import type { TreeNode } from "./run-tree.ts";

/** What is drawn below a node: a node of its own, a loop's items counted, or what was skipped in one line. */
export type TreeEntry =
  | { readonly kind: "node"; readonly node: TreeNode }
  | LoopEntry
  | { readonly kind: "skipped"; readonly nodes: readonly TreeNode[] };

/** The items of a large loop. */
export interface LoopEntry {
  readonly kind: "loop";
  readonly name: string;
  readonly nodes: readonly TreeNode[];
}

/** A loop of more items is counted, its failed ones apart: of these so many are shown. */
const mostItems = 10;

/** The entries for some children; in a crowded tree only what runs, what failed, and what holds such a node. */
export function entriesOf(children: readonly TreeNode[], showSkipped: boolean, crowded: boolean): readonly TreeEntry[] {
  const loops = new Map<string, TreeNode[]>();
  for (const node of children) {
    if (node.loop === undefined) continue;
    const known = loops.get(node.loop);
    if (known === undefined) loops.set(node.loop, [node]);
    else known.push(node);
  }
  const large = (loop: string | undefined) => loop !== undefined && (loops.get(loop)?.length ?? 0) > mostItems;
  const entries: TreeEntry[] = [];
  const skipped: TreeNode[] = [];
  for (const node of children) {
    const { loop } = node;
    if (loop !== undefined && large(loop)) {
      const nodes = loops.get(loop) ?? [];
      if (nodes[0] === node) entries.push(...loopEntries(loop, nodes));
    } else if (isSkipped(node) && !showSkipped) skipped.push(node);
    else if (!crowded || isTelling(node) || isSkipped(node)) entries.push({ kind: "node", node });
  }
  return skipped.length === 0 || crowded ? entries : [...entries, { kind: "skipped", nodes: skipped }];
}

/** True for what never ran because it was not to. */
export function isSkipped({ phase }: TreeNode): boolean {
  return phase === "Skipped" || phase === "Omitted";
}

function loopEntries(loop: string, nodes: readonly TreeNode[]): readonly TreeEntry[] {
  const failed = nodes.filter(isLost).slice(0, mostItems);
  const name = loop.replace(/^\[\d+\]/, "");
  return [{ kind: "loop", name, nodes }, ...failed.map((node) => ({ kind: "node", node }) as const)];
}

function isLost({ phase }: TreeNode): boolean {
  return phase === "Failed" || phase === "Error";
}

/** True for what runs or failed, and for what holds such a node. */
function isTelling(node: TreeNode): boolean {
  return !isFulfilled(node.phase) || isLost(node) || node.children.some(isTelling);
}

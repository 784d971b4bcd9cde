import type { Run, RunNode } from "./run.ts";

/** A node of the run's tree as a row. */
export interface TreeRow {
  readonly node: RunNode;
  readonly depth: number;
}

/** The main part's tree and the exit handler's as rows; groups, which are no nodes to anybody, are left out. */
export function treeRows(run: Run): { readonly main: readonly TreeRow[]; readonly exit: readonly TreeRow[] } {
  const rows = (root: RunNode | undefined) => (root === undefined ? [] : rowsBelow(run, root, 0));
  return { main: rows(run.main), exit: rows(run.exit?.root) };
}

function rowsBelow(run: Run, node: RunNode, depth: number): readonly TreeRow[] {
  const members = run.below.get(node.id) ?? [];
  if (node.type === "StepGroup") return [];
  const rows: TreeRow[] = [{ node, depth }];
  for (const member of members) for (const row of rowsBelow(run, member, depth + 1)) rows.push(row);
  return rows;
}

import type { WorkflowRow } from "./workflow-row.ts";

/** What is shown after an answer, and what is new and waits to be shown. */
export interface MergedRows {
  readonly shown: readonly WorkflowRow[];
  readonly fresh: readonly WorkflowRow[];
}

/**
 * Rows keep their places and take what is new of themselves; older ones are added at the end; those that are newer than
 * all that is shown wait. What the server no longer lists stays until the reader asks anew, with what was last known.
 */
export function mergeRows(shown: readonly WorkflowRow[], listed: readonly WorkflowRow[]): MergedRows {
  const byUid = new Map(listed.map((row) => [row.uid, row]));
  const known = new Set(shown.map((row) => row.uid));
  const newest = shown[0]?.createdAt ?? Number.NEGATIVE_INFINITY;
  const oldest = shown.at(-1)?.createdAt ?? Number.NEGATIVE_INFINITY;
  const unknown = listed.filter((row) => !known.has(row.uid));
  const older = unknown.filter((row) => row.createdAt <= oldest && row.createdAt < newest);
  const addedAtEnd = new Set(older);
  return {
    shown: [...shown.map((row) => byUid.get(row.uid) ?? row), ...older],
    fresh: unknown.filter((row) => !addedAtEnd.has(row)),
  };
}

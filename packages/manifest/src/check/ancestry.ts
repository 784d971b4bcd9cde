import type { DraftCall } from "../read/draft.ts";
import type { Task } from "../workflow.ts";

/** How many tasks may be looked at in one dag; beyond that everybody counts as an ancestor. */
const mostLooks = 1_000_000;

/** Whether one task comes before another, however many are between. */
export function ancestryOf(byName: ReadonlyMap<string, DraftCall>): (ancestor: string, task: string) => boolean {
  let looks = 0;
  const dependencies = (name: string) => (byName.get(name)?.call as Task | undefined)?.dependencies ?? [];
  return (ancestor, task) => {
    // Nearly always it is one of those that the task itself names.
    if (dependencies(task).includes(ancestor)) return true;
    const seen = new Set(dependencies(task));
    for (const name of seen) {
      if (looks > mostLooks || name === ancestor) return true;
      for (const next of dependencies(name)) {
        looks += 1;
        seen.add(next);
      }
    }
    return false;
  };
}

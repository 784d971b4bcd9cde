import type { DraftCall } from "../read/draft.ts";
import { textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import type { Task } from "../workflow.ts";

/** A task and where it stands. */
export type DraftTask = DraftCall & { readonly call: Task };

/** Takes away whatever waits for nothing more, and reports a circle of what is left. */
export function reportCycle(
  tasks: readonly DraftTask[],
  byName: ReadonlyMap<string, DraftTask>,
  argo: string,
  report: Report,
): void {
  const waits = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  for (const { call } of byName.values()) {
    const known = call.dependencies.filter((name) => byName.has(name));
    waits.set(call.name, known.length);
    for (const name of known) {
      const list = dependents.get(name);
      if (list) list.push(call.name);
      else dependents.set(name, [call.name]);
    }
  }
  const free = [...waits].filter(([, count]) => count === 0).map(([name]) => name);
  for (const name of free) {
    for (const dependent of dependents.get(name) ?? []) {
      const left = (waits.get(dependent) ?? 0) - 1;
      waits.set(dependent, left);
      if (left === 0) free.push(dependent);
    }
    waits.delete(name);
  }
  const first = tasks.find(({ call }) => waits.has(call.name));
  if (!first) return;
  const way = circleFrom(first.call.name, byName, waits);
  const shown = way.length > 8 ? [...way.slice(0, 7), "…", way.at(-1)] : way;
  const start = byName.get(way[0] ?? "") ?? first;
  const field = textIn(start.part, "depends") ? "depends" : "dependencies";
  report.error("OX1023", [...start.part.path, field], `tasks wait for each other in a circle: ${shown.join(" -> ")}`, {
    argo: `${argo} sorting failed: graph with cycle`,
  });
}

/** Whoever is left waits for somebody who is left, so the way comes back to where it has been. */
function circleFrom(
  from: string,
  byName: ReadonlyMap<string, DraftTask>,
  waiting: ReadonlyMap<string, number>,
): readonly string[] {
  const way: string[] = [];
  const seen = new Set<string>();
  let at = from;
  while (!seen.has(at)) {
    seen.add(at);
    way.push(at);
    at = byName.get(at)?.call.dependencies.find((name) => waiting.has(name)) ?? at;
  }
  return [...way.slice(way.indexOf(at)), at];
}

import type { DagTemplate, Task } from "@onexit/manifest";
import { List, Map as PersistentMap } from "immutable";

/** What follows from a dag's tasks alone. */
export interface DagGraph {
  readonly tasks: ReadonlyMap<string, Task>;
  /** By task: those that name it in their `depends`. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
  /** Tasks that nobody depends on, by name. */
  readonly leaves: readonly string[];
}

const graphs = new WeakMap<DagTemplate, DagGraph>();

/** The graph of a dag template, made once for each. */
export function graphOf(template: DagTemplate): DagGraph {
  const known = graphs.get(template);
  if (known !== undefined) return known;
  const dependents = new Map<string, string[]>();
  for (const task of template.tasks) {
    for (const name of task.dependencies) {
      const list = dependents.get(name);
      if (list === undefined) dependents.set(name, [task.name]);
      else list.push(task.name);
    }
  }
  const made: DagGraph = {
    tasks: new Map(template.tasks.map((task) => [task.name, task])),
    dependents,
    leaves: template.tasks
      .map(({ name }) => name)
      .filter((name) => !dependents.has(name))
      .sort(),
  };
  graphs.set(template, made);
  return made;
}

/** How many dependencies each task that is to run waits for, and the tasks that wait for none. */
export function initialDag(
  template: DagTemplate,
  targets: readonly string[] | undefined,
): { readonly waiting: PersistentMap<string, number>; readonly ready: List<string> } {
  const graph = graphOf(template);
  const wanted = targets === undefined ? new Set(graph.tasks.keys()) : ancestorsOf(graph, targets);
  const tasks = template.tasks.filter(({ name }) => wanted.has(name));
  return {
    waiting: PersistentMap(
      tasks.flatMap(({ name, dependencies }) =>
        dependencies.length === 0 ? [] : [[name, dependencies.length] as const],
      ),
    ),
    ready: List(tasks.filter(({ dependencies }) => dependencies.length === 0).map(({ name }) => name)),
  };
}

/** Those tasks and all that they depend on. */
function ancestorsOf(graph: DagGraph, targets: readonly string[]): ReadonlySet<string> {
  const found = new Set(targets);
  for (const name of found) for (const dependency of graph.tasks.get(name)?.dependencies ?? []) found.add(dependency);
  return found;
}

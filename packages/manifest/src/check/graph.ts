import type { DependsTree } from "@onexit/expression";
import type { Path } from "../issue.ts";
import { argoPlace } from "../read/context.ts";
import type { Draft, DraftCall, DraftTemplate } from "../read/draft.ts";
import { fieldOf, objectOf, partsOf, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import { suggest } from "../suggest.ts";
import type { Task } from "../workflow.ts";

type DraftTask = DraftCall & { readonly call: Task };

/** Checks that the tasks of every dag name each other rightly. */
export function checkGraphs(draft: Draft, report: Report): void {
  for (const template of draft.templates.values()) {
    if (template.type === "dag") checkGraph(template, template.calls as readonly DraftTask[], report);
  }
}

function checkGraph(template: DraftTemplate, tasks: readonly DraftTask[], report: Report): void {
  const argo = argoPlace(template.part);
  const byName = new Map(tasks.map((task) => [task.call.name, task]));
  const isKnown = (name: string) => byName.has(name);
  for (const task of tasks)
    for (const name of task.call.dependencies) if (!isKnown(name)) reportUnknown(task, name, byName, argo, report);
  reportCycle(tasks, byName, argo, report);
  const dependent = tasks.find(({ part }) => textIn(part, "depends"));
  for (const task of tasks) {
    const { call, part, place } = task;
    const dependencies = fieldOf(part, "dependencies");
    if (/^\d/.test(call.name) && tasks.some(({ call: other }) => other.dependencies.length > 0)) {
      const says = `${place} name cannot begin with a digit when using either 'depends' or 'dependencies'`;
      report.error(
        "OX1023",
        [...part.path, "name"],
        `the name of task "${call.name}" begins with a digit, so nothing can depend on it`,
        { argo: says },
      );
    }
    if (dependent && dependencies && partsOf(dependencies).length > 0) {
      const says = `${argo} cannot use both 'depends' and 'dependencies' in the same DAG template`;
      report.error("OX1023", dependencies.path, '"depends" and "dependencies" are both used in one dag', {
        atKey: true,
        argo: says,
      });
    }
    const continueOn = fieldOf(part, "continueOn");
    if (dependent && continueOn) {
      const says = `${argo} cannot use 'continueOn' when using 'depends'. Instead use 'dep-task.Failed'/'dep-task.Errored'`;
      report.error("OX1023", continueOn.path, '"continueOn" cannot be used in a dag with "depends"', {
        atKey: true,
        suggestion: `write "${call.name} || ${call.name}.Failed" where it is depended on`,
        argo: says,
      });
    }
    if (call.depends) checkResults(task, call.depends, byName, report);
  }
  checkTarget(template, byName, argo, report);
}

function reportUnknown(
  task: DraftTask,
  name: string,
  byName: ReadonlyMap<string, DraftTask>,
  argo: string,
  report: Report,
): void {
  report.error("OX1023", ...placeOf(task, name), {
    ...withinOf(task, name),
    suggestion: suggest(name, byName.keys()),
    argo: `${argo} sorting failed: invalid dependency ${name}`,
  });
}

function placeOf({ call, part }: DraftTask, name: string): [Path, string] {
  const list = fieldOf(part, "dependencies");
  const index = list ? partsOf(list).findIndex(([, item]) => item.value === name) : -1;
  const path = list && index >= 0 ? [...list.path, index] : [...part.path, "depends"];
  return [path, `task "${call.name}" depends on "${name}", which is no task of this dag`];
}

function withinOf({ call, part }: DraftTask, name: string) {
  const tree = textIn(part, "depends") && call.depends;
  const found = tree ? find(tree, (node) => node.kind === "task" && node.task === name) : undefined;
  return found ? { within: { start: found.start, end: found.end } } : {};
}

function find(tree: DependsTree, isIt: (node: DependsTree) => boolean): DependsTree | undefined {
  if (isIt(tree)) return tree;
  if (tree.kind === "not") return find(tree.operand, isIt);
  if (tree.kind === "task") return undefined;
  for (const part of tree.of) {
    const found = find(part, isIt);
    if (found) return found;
  }
  return undefined;
}

/** `AnySucceeded` and `AllFailed` are about the items of a loop. */
function checkResults(
  task: DraftTask,
  tree: DependsTree,
  byName: ReadonlyMap<string, DraftTask>,
  report: Report,
): void {
  const isAboutItems = (node: DependsTree) =>
    node.kind === "task" && (node.result === "AnySucceeded" || node.result === "AllFailed");
  const wrong = find(tree, (node) => {
    const other = node.kind === "task" ? byName.get(node.task) : undefined;
    return isAboutItems(node) && other !== undefined && other.call.loop === undefined;
  });
  if (wrong?.kind !== "task") return;
  report.error(
    "OX1023",
    [...task.part.path, "depends"],
    `task "${wrong.task}" has no loop, so it has no ${wrong.result}`,
    {
      within: { start: wrong.start, end: wrong.end },
      argo: `${task.place} dependency '${wrong.task}' uses an items-based condition such as .AnySucceeded or .AllFailed but does not contain any items`,
    },
  );
}

/** Takes away whatever waits for nothing more; what is left waits in a circle. */
function reportCycle(
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

function checkTarget(
  { part }: DraftTemplate,
  byName: ReadonlyMap<string, DraftTask>,
  argo: string,
  report: Report,
): void {
  const dag = objectOf(fieldOf(part, "dag"));
  const target = dag && fieldOf(dag, "target");
  if (typeof target?.value !== "string" || target.value === "") return;
  for (const match of target.value.matchAll(/\{\{.*?\}\}|\S+/g)) {
    const [name] = match;
    if (name.includes("{{") || byName.has(name)) continue;
    report.error("OX1023", target.path, `target "${name}" is no task of this dag`, {
      within: { start: match.index, end: match.index + name.length },
      suggestion: suggest(name, byName.keys()),
      argo: `${argo}.targets: target '${name}' is not defined`,
    });
  }
}

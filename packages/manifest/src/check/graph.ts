import type { DependsTree } from "@onexit/expression";
import type { Path } from "../issue.ts";
import { argoPlace } from "../read/context.ts";
import type { Draft, DraftTemplate } from "../read/draft.ts";
import { fieldOf, objectOf, partsOf, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import { type DraftTask, reportCycle } from "./graph-cycle.ts";

/** More than this nobody reads. */
const mostUnknown = 200;

/** Checks that the tasks of every dag name each other rightly. */
export function checkGraphs(draft: Draft, report: Report): void {
  for (const template of draft.templates.values()) {
    if (template.type === "dag") checkGraph(template, template.calls as readonly DraftTask[], report);
  }
}

function checkGraph(template: DraftTemplate, tasks: readonly DraftTask[], report: Report): void {
  const argo = argoPlace(template.part);
  const byName = new Map(tasks.map((task) => [task.call.name, task]));
  const unknown = tasks.flatMap((task) => {
    const names = task.call.dependencies.filter((name) => !byName.has(name));
    return names.map((name) => ({ task, name }));
  });
  for (const { task, name } of unknown.slice(0, mostUnknown)) reportUnknown(task, name, byName, argo, report);
  reportCycle(tasks, byName, argo, report);
  const hasDependencies = tasks.some(({ call }) => call.dependencies.length > 0);
  const dependent = tasks.find(({ part }) => textIn(part, "depends"));
  for (const task of tasks) {
    const { call, part, place } = task;
    const dependencies = fieldOf(part, "dependencies");
    if (/^\d/.test(call.name) && hasDependencies) {
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
    suggestion: report.suggest(name, byName.keys()),
    argo: `${argo} sorting failed: invalid dependency ${name}`,
  });
}

function placeOf({ call, part }: DraftTask, name: string): [Path, string] {
  const list = fieldOf(part, "dependencies");
  const index = Array.isArray(list?.value) ? list.value.indexOf(name) : -1;
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

function checkTarget(
  { part }: DraftTemplate,
  byName: ReadonlyMap<string, DraftTask>,
  argo: string,
  report: Report,
): void {
  const dag = objectOf(fieldOf(part, "dag"));
  const target = dag && fieldOf(dag, "target");
  if (typeof target?.value !== "string" || target.value === "") return;
  for (const match of target.value.matchAll(/\{\{[^{}]*\}\}|\S+/g)) {
    const [name] = match;
    if (name.includes("{{") || byName.has(name)) continue;
    report.error("OX1023", target.path, `target "${name}" is no task of this dag`, {
      within: { start: match.index, end: match.index + name.length },
      suggestion: report.suggest(name, byName.keys()),
      argo: `${argo}.targets: target '${name}' is not defined`,
    });
  }
}

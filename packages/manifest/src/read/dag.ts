import type { JsonObject } from "@onexit/events";
import { type DependsTree, dependencyNames, parseDepends } from "@onexit/expression";
import type { Task } from "../workflow.ts";
import { type Owner, readCall } from "./call.ts";
import { type Context, pathTo } from "./context.ts";
import type { DraftCall } from "./draft.ts";
import { dagFields, taskFields } from "./fields.ts";
import { checkName, createUniqueness, fieldName } from "./name-rules.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readFlag, readList, readObject, readText, readTexts } from "./value-reader.ts";

/** The graph of a template. */
export interface Dag {
  readonly tasks: readonly (DraftCall & { readonly call: Task })[];
  readonly target?: string;
  readonly assessFailFast: boolean;
}

/** The `dag` of a template; `argo` is how Argo calls the template. */
export function readDag(part: Part, argo: string, owner: Owner, context: Context): Dag | undefined {
  const { report } = context;
  const object = readObject(part, dagFields, report);
  if (!object) return undefined;
  const unique = createUniqueness("task", report);
  const given = fieldOf(object, "tasks");
  const tasks = readList(given, report).flatMap((item, index) => {
    const task = readTask(item, index, argo, owner, context);
    const name = task?.call.name;
    if (name) unique(name, pathTo(task.part, "name"), `${argo} sorting failed: duplicated nodeName ${name}`);
    return task ?? [];
  });
  if (!given || (Array.isArray(given.value) && given.value.length === 0)) {
    const says = `${argo} must have at least one task`;
    report.error("OX1005", object.path, "a dag must have at least one task", { atKey: true, argo: says });
  }
  return {
    tasks: spellOut(tasks),
    ...optional("target", readText(fieldOf(object, "target"), report) || undefined),
    assessFailFast: readFlag(fieldOf(object, "failFast"), report) ?? true,
  };
}

type DraftTask = DraftCall & { readonly call: Task };

function readTask(part: Part, index: number, argo: string, owner: Owner, context: Context): DraftTask | undefined {
  const { report } = context;
  const object = readObject(part, taskFields, report);
  if (!object) return undefined;
  const name = readText(fieldOf(object, "name"), report) ?? "";
  if (!name)
    report.error("OX1005", object.path, "a task has no name", { argo: `${argo}.tasks[${index}].name is required` });
  else {
    const says = `${argo}.tasks[${index}].name: '${name}' is invalid: ${fieldName.argo}`;
    checkName(name, fieldName, "task", pathTo(object, "name"), report, says);
  }
  const place = `${argo}.tasks.${name}`;
  const call = readCall(object, name, { who: `task "${name}"`, argo: `${place} ` }, owner, context);
  const dependencies = readTexts(fieldOf(object, "dependencies"), report);
  const depends = readDepends(object, place, context);
  const names = depends ? dependencyNames(depends) : [...new Set(dependencies)];
  const task: Task = { ...call, ...optional("depends", depends), dependencies: names };
  return { call: task, part: object, group: 0, place };
}

function readDepends(object: Part<JsonObject>, place: string, { report }: Context): DependsTree | undefined {
  const part = fieldOf(object, "depends");
  const text = readText(part, report);
  if (!part || !text) return undefined;
  const parsed = parseDepends(text);
  if ("tree" in parsed) return parsed.tree;
  const { problem, start, end } = parsed;
  const within = start === undefined ? {} : { within: { start, end: Math.max(end ?? 0, start + 1) } };
  const argo = problem.startsWith("task result") ? `${place} ${problem}` : undefined;
  report.error("OX1023", part.path, `invalid "depends": ${problem}`, { ...within, argo });
  return undefined;
}

/**
 * A list of dependencies as the condition that it stands for; a failure that its own task tolerates is none
 * (`ancestry.go`, expandDependency).
 */
function spellOut(tasks: readonly DraftTask[]): readonly DraftTask[] {
  const byName = new Map(tasks.map(({ call }) => [call.name, call]));
  return tasks.map((task) => {
    const { depends, dependencies } = task.call;
    if (depends || dependencies.length === 0) return task;
    const parts = dependencies.map((name) => wellEnded(name, byName.get(name)));
    const [first] = parts;
    const tree: DependsTree | undefined = parts.length === 1 ? first : { kind: "all", of: parts, ...nowhere };
    return { ...task, call: { ...task.call, ...optional("depends", tree) } };
  });
}

const nowhere = { start: 0, end: 0 };

function wellEnded(task: string, call: Task | undefined): DependsTree {
  const of: DependsTree[] = [{ kind: "task", task, result: undefined, ...nowhere }];
  if (call?.continueOn.error) of.push({ kind: "task", task, result: "Errored", ...nowhere });
  if (call?.continueOn.failed) of.push({ kind: "task", task, result: "Failed", ...nowhere });
  const [first] = of;
  return of.length === 1 && first ? first : { kind: "any", of, ...nowhere };
}

import type { JsonObject } from "@onexit/events";
import { findTags } from "@onexit/expression";
import type { Path } from "../issue.ts";
import { pathTo } from "../read/context.ts";
import type { Draft, DraftTemplate } from "../read/draft.ts";
import { fieldOf, objectOf, objectsIn, type Part } from "../read/part.ts";
import type { Report } from "../report.ts";
import type { Synchronization } from "../workflow.ts";
import { isUnconditional, unconditional } from "./certain.ts";

/** Templates that run while a mutex is held: those that are sure to, and all that may. */
interface Below {
  readonly certain: ReadonlySet<string>;
  readonly possible: ReadonlySet<string>;
}

/**
 * Reports every mutex that a template wants while the workflow, or a template around it, holds it: nobody can give it
 * back. What Argo takes is worth a warning by its rules, as is what a condition may spare.
 */
export function checkSelfLocks(draft: Draft, report: Report): void {
  const wanted = new Map<string, DraftTemplate[]>();
  for (const template of draft.templates.values()) {
    for (const { key } of mutexesOf(template.template?.synchronization, draft)) {
      const others = wanted.get(key);
      if (others) others.push(template);
      else wanted.set(key, [template]);
    }
  }
  for (const { key, name } of mutexesOf(draft.workflow.synchronization, draft)) {
    if (!wanted.has(key)) continue;
    const held = { key, name, holder: "the workflow", path: lockPath(draft.spec, name) };
    reportBelow(held, belowWorkflow(key, draft), draft, report);
  }
  for (const [key, templates] of wanted) {
    for (const holder of templates) {
      if (report.isFull()) return;
      const { name } = mutexesOf(holder.template?.synchronization, draft).find((one) => one.key === key) ?? {
        name: "",
      };
      const held = { key, name, holder: `template "${holder.name}"`, path: lockPath(holder.part, name) };
      reportBelow(held, belowTemplate(key, holder, draft), draft, report);
    }
  }
}

interface Held {
  readonly key: string;
  readonly name: string;
  readonly holder: string;
  readonly path: Path;
}

function reportBelow({ key, name, holder, path }: Held, below: Below, draft: Draft, report: Report): void {
  for (const one of below.possible) {
    const inner = draft.templates.get(one);
    if (!inner || !wants(inner, key, draft)) continue;
    const say = below.certain.has(one) && draft.semantics === "onexit" ? report.error : report.warn;
    const message = `"${inner.name}" waits for ever: ${holder} holds the mutex "${name}" until it has ended`;
    say("OX1027", lockPath(inner.part, name), message, {
      suggestion: "take it in one of the two places",
      notes: [{ text: "it is held from here", path }],
    });
  }
}

function belowWorkflow(key: string, draft: Draft): Below {
  const { entrypoint, onExit, hooks } = draft.workflow;
  const certain = [entrypoint ?? "", onExit?.template ?? ""];
  const possible = [...hooks.values()].map(({ template }) => template);
  return {
    certain: reach(certain, key, draft, certainTargets),
    possible: reach([...certain, ...possible], key, draft, possibleTargets),
  };
}

/** What runs at a template's own end comes after it has given its mutex back. */
function belowTemplate(key: string, holder: DraftTemplate, draft: Draft): Below {
  return {
    certain: reach(certainTargets(holder), key, draft, certainTargets),
    possible: reach(possibleTargets(holder), key, draft, possibleTargets),
  };
}

/** Beyond a template that wants the mutex nothing is looked for: it does not get there. */
function reach(
  from: readonly string[],
  key: string,
  draft: Draft,
  targets: (template: DraftTemplate) => readonly string[],
): ReadonlySet<string> {
  const reached = new Set(from);
  for (const one of reached) {
    const template = draft.templates.get(one);
    if (!template || wants(template, key, draft)) continue;
    const own = template.template?.onExit;
    for (const next of own ? [...targets(template), own.template] : targets(template)) reached.add(next);
  }
  return reached;
}

function certainTargets({ calls }: DraftTemplate): readonly string[] {
  return unconditional(calls).flatMap(({ call: { template, onExit } }) =>
    onExit && isUnconditional(onExit) ? [template, onExit.template] : [template],
  );
}

function possibleTargets({ calls }: DraftTemplate): readonly string[] {
  return calls.flatMap(({ call: { template, onExit, hooks } }) => [
    template,
    ...[...hooks.values(), ...(onExit ? [onExit] : [])].map((hook) => hook.template),
  ]);
}

function wants({ template }: DraftTemplate, key: string, draft: Draft): boolean {
  return mutexesOf(template?.synchronization, draft).some((one) => one.key === key);
}

/** The mutexes whose names are the same wherever they stand. */
function mutexesOf(
  synchronization: Synchronization | undefined,
  { workflow }: Draft,
): readonly { readonly key: string; readonly name: string }[] {
  return (synchronization?.mutexes ?? [])
    .map(({ name, namespace = "" }) => ({ name, key: `${namespace === workflow.namespace ? "" : namespace}/${name}` }))
    .filter(({ key }) => findTags(key).every(({ kind, name }) => kind === "simple" && isConstant(name)));
}

function isConstant(variable: string): boolean {
  return /^workflow\.(?:name|namespace|uid|(?:parameters|labels|annotations)\..+)$/.test(variable);
}

function lockPath(owner: Part<JsonObject>, name: string): Path {
  const synchronization = objectOf(fieldOf(owner, "synchronization"));
  const mutex = objectsIn(synchronization, "mutexes").find(({ value }) => value.name === name);
  if (mutex) return pathTo(mutex, "name");
  return synchronization?.path ?? pathTo(owner, "name");
}

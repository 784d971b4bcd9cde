import type { Draft, DraftTemplate } from "../read/draft.ts";
import type { Hook } from "../workflow.ts";

/** The keys of all templates that these lead to, themselves among them. */
export function reachableFrom(keys: Iterable<string>, draft: Draft): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const key of keys) if (draft.templates.has(key)) reached.add(key);
  for (const key of reached) {
    const template = draft.templates.get(key);
    for (const next of template ? calledBy(template) : []) if (draft.templates.has(next)) reached.add(next);
  }
  return reached;
}

/** The templates that run when the workflow or something in it has ended. */
export function handlersOf(draft: Draft): ReadonlySet<string> {
  const roots = hookTargets(draft.workflow.onExit, draft.workflow.hooks);
  for (const { calls, template } of draft.templates.values()) {
    for (const { call } of calls) roots.push(...hookTargets(call.onExit, call.hooks));
    if (template?.onExit) roots.push(template.onExit.template);
  }
  return reachableFrom(roots, draft);
}

function calledBy({ calls, template }: DraftTemplate): readonly string[] {
  const keys = calls.flatMap(({ call }) => [call.template, ...hookTargets(call.onExit, call.hooks)]);
  return template?.onExit ? [...keys, template.onExit.template] : keys;
}

function hookTargets(onExit: Hook | undefined, hooks: ReadonlyMap<string, Hook>): string[] {
  return [...(onExit ? [onExit] : []), ...hooks.values()].map(({ template }) => template);
}

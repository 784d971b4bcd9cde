import type { Json } from "@onexit/events";
import { isJsonObject } from "@onexit/events";
import type { Path } from "../issue.ts";
import type { Draft, DraftCall, DraftTemplate } from "../read/draft.ts";
import { fieldOf, type Part, partsOf, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import type { Loop } from "../workflow.ts";
import { type Calls, callScope } from "./call-scope.ts";
import { type Scope, unitedScope } from "./scope.ts";
import { checkNames, checkTags } from "./tags.ts";
import { walkTexts } from "./walk-texts.ts";

/** A step or task, and what it may use. */
export interface CallPlace {
  readonly call: DraftCall;
  readonly calls: Calls;
  readonly scope: Scope;
  /** What a template without a name may use besides. */
  readonly outer: Scope;
  /** How Argo begins to complain of it. */
  readonly argo: string;
}

type CheckTemplate = (template: DraftTemplate, outer: Scope, draft: Draft, report: Report) => void;

/** Checks every text of a step or task; its hooks may name what it leaves itself. */
export function checkCall(place: CallPlace, draft: Draft, report: Report, checkTemplate: CheckTemplate): void {
  const { call, calls, scope, outer, argo } = place;
  const here = call.call.loop ? unitedScope(itemScope(call.call.loop), scope) : scope;
  const own = unitedScope(
    callScope(calls, (other) => other === call || ""),
    here,
  );
  for (const [field, part] of partsOf(call.part)) {
    if (field === "inline") checkInline(call, unitedScope(here, outer), draft, report, checkTemplate);
    else if (field === "hooks") checkHooks(part, own, argo, report);
    else {
      const wording = (name: string, text: string, path: Path) =>
        calls.prefix === "tasks" ? missingDependency(call, name, text, path) : `${argo} failed to resolve {{${name}}}`;
      walkTexts(part, (text, path) => checkTags(text, path, here, { report, argo, wording }));
    }
  }
}

function checkHooks(hooks: Part, scope: Scope, argo: string, report: Report): void {
  walkTexts(hooks, (text, path) => checkTags(text, path, scope, { report, argo }));
  for (const [, hook] of partsOf(hooks)) {
    const expression = isJsonObject(hook.value) ? fieldOf(hook as Part<typeof hook.value>, "expression") : undefined;
    if (typeof expression?.value === "string") checkNames(expression.value, expression.path, scope, report);
  }
}

function checkInline(call: DraftCall, scope: Scope, draft: Draft, report: Report, checkTemplate: CheckTemplate): void {
  const template = draft.templates.get(call.call.template);
  if (template && template.name === "") checkTemplate(template, scope, draft, report);
}

/** What the items of a loop have; of a list that is not known yet, anything. */
function itemScope(loop: Loop): Scope {
  const items: readonly Json[] = loop.kind === "items" ? loop.items : [];
  const isOpen = loop.kind === "param" || items.some((item) => Array.isArray(item) || isTag(item));
  const names = new Set(
    items.flatMap((item) => (isJsonObject(item) ? Object.keys(item).map((key) => `item.${key}`) : [])),
  );
  return { names: () => [...names], resolve: (name) => names.has(name) || (isOpen && name.startsWith("item.")) || "" };
}

function isTag(item: Json): boolean {
  return typeof item === "string" && item.includes("{{");
}

/** Argo finds a task that is used without being depended on only where an argument begins with it. */
function missingDependency({ place, part }: DraftCall, name: string, text: string, path: Path): string | undefined {
  const task = /^tasks\.([^.]+)\./.exec(name)?.[1];
  const index = path.at(-2);
  if (!task || !text.startsWith(`{{tasks.${task}.`) || path.at(-3) !== "parameters" || typeof index !== "number")
    return undefined;
  const given = fieldOf(part, "arguments");
  const list =
    given && isJsonObject(given.value) ? fieldOf(given as Part<typeof given.value>, "parameters") : undefined;
  const item = list && partsOf(list)[index]?.[1];
  const parameter = item && isJsonObject(item.value) ? textIn(item as Part<typeof item.value>, "name") : undefined;
  return `${place} missing dependency '${task}' for parameter '${parameter ?? ""}'`;
}

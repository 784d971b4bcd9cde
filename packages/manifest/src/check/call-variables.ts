import type { Json } from "@onexit/events";
import { isJsonObject } from "@onexit/events";
import type { Path } from "../issue.ts";
import type { Draft, DraftCall, DraftTemplate } from "../read/draft.ts";
import { fieldOf, objectOf, objectsIn, type Part, partsOf, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import type { Loop } from "../workflow.ts";
import { type Calls, callScope } from "./call-scope.ts";
import { type Scope, scopeOfNames, unitedScope } from "./scope.ts";
import { checkExpression, checkTags } from "./tags.ts";
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
      const wording = (name: string, text: string, path: Path) => wordingOf(place, name, text, path);
      walkTexts(part, (text, path) => checkTags(text, path, here, { report, argo, wording }));
      if (field === "arguments") checkArtifactExpressions(part, here, report);
    }
  }
}

function checkHooks(hooks: Part, scope: Scope, argo: string, report: Report): void {
  walkTexts(hooks, (text, path) => checkTags(text, path, scope, { report, argo }));
  for (const [, hook] of partsOf(hooks)) {
    checkExpression(objectOf(hook), "expression", scope, report);
    const passed = objectOf(hook);
    checkArtifactExpressions(passed && fieldOf(passed, "arguments"), scope, report);
  }
}

function checkArtifactExpressions(passed: Part | undefined, scope: Scope, report: Report): void {
  for (const item of objectsIn(objectOf(passed), "artifacts")) checkExpression(item, "fromExpression", scope, report);
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
  return { ...scopeOfNames(names), resolve: (name) => names.has(name) || (isOpen && name.startsWith("item.")) || "" };
}

function isTag(item: Json): boolean {
  return typeof item === "string" && item.includes("{{");
}

/** How Argo says that a call which exists cannot be used; it lets the status of those beside a step through. */
function wordingOf({ call, calls, argo }: CallPlace, name: string, text: string, path: Path): string | undefined {
  if (calls.prefix === "tasks") return missingDependency(call, name, text, path);
  const [, other = "", ...property] = name.split(".");
  const isBeside = calls.byName.get(other)?.group === call.group;
  return isBeside && property.join(".") === "status" ? undefined : `${argo} failed to resolve {{${name}}}`;
}

/** Argo finds a task that is used without being depended on only where an argument begins with it. */
function missingDependency({ place, part }: DraftCall, name: string, text: string, path: Path): string | undefined {
  const task = /^tasks\.([^.]+)\./.exec(name)?.[1];
  const index = path.at(-2);
  if (!task || !text.startsWith(`{{tasks.${task}.`) || path.at(-3) !== "parameters" || typeof index !== "number")
    return undefined;
  const item = objectsIn(objectOf(fieldOf(part, "arguments")), "parameters")[index];
  const parameter = textIn(item, "name");
  return `${place} missing dependency '${task}' for parameter '${parameter ?? ""}'`;
}

import type { JsonObject } from "@onexit/events";
import { argoPlace } from "../read/context.ts";
import type { Draft, DraftCall, DraftTemplate } from "../read/draft.ts";
import { templateFields } from "../read/fields.ts";
import { fieldOf, objectOf, objectsIn, type Part, partsOf, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import type { Task } from "../workflow.ts";
import { ancestryOf } from "./ancestry.ts";
import { type Calls, callScope, callsOf } from "./call-scope.ts";
import { checkCall } from "./call-variables.ts";
import { globalScope } from "./global-scope.ts";
import { checkMessages } from "./messages.ts";
import { reachableFrom } from "./reach.ts";
import { type Scope, scopeOfNames, unitedScope } from "./scope.ts";
import { checkExpression, checkTags, type TextPlace } from "./tags.ts";
import { templateScope } from "./template-scope.ts";
import { walkTexts } from "./walk-texts.ts";

/** Checks that every tag and every expression names something that is known where it stands. */
export function checkVariables(draft: Draft, report: Report): void {
  const isOurs = draft.semantics === "onexit";
  const everywhere = globalScope(draft, true);
  // Argo knows the failures in what only the exit handler reaches, and only if it is named by onExit.
  const inMain = isOurs ? everywhere : globalScope(draft, false);
  const main = isOurs ? new Set<string>() : reachableFrom([draft.workflow.entrypoint ?? ""], draft);
  const hasOnExit = textIn(draft.spec, "onExit") !== undefined;
  checkSpec(draft, everywhere, report);
  for (const template of draft.templates.values()) {
    // One without a name is looked at with the step that holds it: it may use what that may.
    if (template.name === "" && template.key.includes(".")) continue;
    const globals = isOurs || (hasOnExit && !main.has(template.key)) ? everywhere : inMain;
    checkTemplate(template, globals, draft, report);
  }
}

function checkSpec(draft: Draft, globals: Scope, report: Report): void {
  const { spec } = draft;
  const check = (part: Part | undefined) => walkTexts(part, (text, path) => checkTags(text, path, globals, { report }));
  check(fieldOf(spec, "arguments"));
  const hooks = fieldOf(spec, "hooks");
  check(hooks);
  for (const [, hook] of hooks ? partsOf(hooks) : []) checkExpression(objectOf(hook), "expression", globals, report);
  const labels = objectOf(fieldOf(spec, "workflowMetadata"));
  const from = labels && fieldOf(labels, "labelsFrom");
  for (const [, label] of from ? partsOf(from) : []) checkExpression(objectOf(label), "expression", globals, report);
}

/** Of a template without a name `outer` is what its step may use. */
export function checkTemplate(template: DraftTemplate, outer: Scope, draft: Draft, report: Report): void {
  const known = unitedScope(templateScope(template), outer);
  // Argo lets any of these through.
  const scope = draft.semantics === "argo" ? withOutputs(known) : known;
  const argo = argoPlace(template.part);
  checkOwnExpressions(template.part, scope, report);
  if (template.type === "steps" || template.type === "dag") checkComposite(template, scope, outer, draft, report);
  else checkFields(template, scope, { report, argo: `${argo}:` });
}

function checkFields(template: DraftTemplate, scope: Scope, place: TextPlace): void {
  for (const [field, part] of partsOf(template.part)) {
    const key = String(field);
    if (templateFields.get(key) === "unsupported") continue;
    if (key === "plugin") checkMessages(part, scope, place.report);
    else if (isAfterwards(key)) walkTexts(part, (text, path) => checkTags(text, path, withOutputs(scope), place));
    else walkTexts(part, (text, path) => checkTags(text, path, scope, place));
  }
}

/** A step may use what the steps of earlier groups leave, a task what its ancestors do, the outputs what any does. */
function checkComposite(template: DraftTemplate, scope: Scope, outer: Scope, draft: Draft, report: Report): void {
  const calls = callsOf(template, draft);
  const argo = argoPlace(template.part);
  const admits = template.type === "dag" ? inDag(calls) : inSteps;
  for (const call of template.calls) {
    const before = callScope(calls, (other, property) => admits(other, call, property));
    const within = template.type === "dag" ? `${call.place}` : `${argo}.steps`;
    checkCall({ call, calls, scope: unitedScope(before, scope), outer, argo: within }, draft, report, checkTemplate);
  }
  const all = unitedScope(
    callScope(calls, () => true),
    scope,
  );
  const outputs = fieldOf(template.part, "outputs");
  walkTexts(outputs, (text, path) => checkTags(text, path, all, { report, argo: `${argo}.outputs` }));
  checkOutputExpressions(outputs, all, report);
  const dag = objectOf(fieldOf(template.part, "dag"));
  const target = dag && fieldOf(dag, "target");
  walkTexts(target, (text, path) => checkTags(text, path, scope, { report, argo: `${argo}.targets` }));
  for (const [field, part] of partsOf(template.part)) {
    const isDone = ["outputs", "steps", "dag", "plugin"].includes(String(field));
    if (!isDone && templateFields.get(String(field)) !== "unsupported") {
      const here = isAfterwards(String(field)) ? withOutputs(all) : all;
      walkTexts(part, (text, path) => checkTags(text, path, here, { report }));
    }
  }
}

function inSteps(other: DraftCall, call: DraftCall, property: string): true | string {
  if (other.group < call.group || (other === call && property === "status")) return true;
  return other === call ? "it is the step itself" : "the step is not in an earlier group";
}

function inDag({ byName }: Calls): typeof inSteps {
  const isAncestor = ancestryOf(byName);
  return (other, call, property) => {
    if (other === call) return property === "status" ? true : "it is the task itself";
    const { name } = other.call as Task;
    return isAncestor(name, call.call.name) || "the task does not depend on it";
  };
}

function checkOutputExpressions(outputs: Part | undefined, scope: Scope, report: Report): void {
  for (const [, list] of outputs ? partsOf(outputs) : []) {
    for (const [, item] of partsOf(list)) {
      const object = objectOf(item);
      checkExpression(objectOf(object && fieldOf(object, "valueFrom")), "expression", scope, report);
      checkExpression(object, "fromExpression", scope, report);
    }
  }
}

/** Nothing but the last attempt is known in a retry, and nothing of Argo's in what looks at an answer or at data. */
function checkOwnExpressions(part: Part<JsonObject>, scope: Scope, report: Report): void {
  const retry = objectOf(fieldOf(part, "retryStrategy"));
  const isTagged = textIn(retry, "expression")?.includes("{{");
  checkExpression(retry, "expression", isTagged ? scope : scopeOfNames(lastAttempt), report);
  checkExpression(objectOf(fieldOf(part, "http")), "successCondition", scopeOfNames(new Set()), report);
  for (const step of objectsIn(objectOf(fieldOf(part, "data")), "transformation")) {
    checkExpression(step, "expression", scopeOfNames(new Set()), report);
  }
}

const lastAttempt: ReadonlySet<string> = new Set([
  "retries",
  "lastRetry.exitCode",
  "lastRetry.status",
  "lastRetry.duration",
  "lastRetry.message",
]);

/** A metric and a handler may name what their template leaves. */
function isAfterwards(field: string): boolean {
  return field === "metrics" || field === "onExit";
}

/** A scope with any outputs. */
function withOutputs(scope: Scope): Scope {
  return { names: scope.names, resolve: (name) => name.startsWith("outputs.") || scope.resolve(name) };
}

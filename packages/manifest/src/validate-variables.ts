import { isJsonObject, type Json } from "@onexit/events";
import { findInnermostTags, findTags, type Tag } from "@onexit/expression";
import type { Draft, DraftTemplate } from "./draft.ts";
import { templateFields } from "./fields.ts";
import type { Path } from "./issue.ts";
import { deliveryFields } from "./read-plugin.ts";
import type { Report } from "./report.ts";
import { suggest } from "./suggest.ts";
import { globalNames, type Scope, stepNames, templateNames } from "./variable-scope.ts";
import { walkTexts } from "./walk-texts.ts";

/** Argo checks tags with these beginnings and leaves any other as text (`validate.go`, resolveAllVariables). */
const checkedPrefix = /^(?:item|steps|inputs|outputs|pod|workflow|tasks)\./;

/** Argo knows these, the engine does not: other forms of times, and what comes of features that it lacks. */
const notYet =
  /^workflow\.(?:creationTimestamp\.[BbmAadHIMSYypZzL]|scheduledTime|priority|outputs)(?:$|\.)|^tasks\.name$/;

const nowhere: ReadonlySet<string> = new Set();

/** Checks that every tag names something that is known where it stands. */
export function validateVariables(draft: Draft, report: Report): void {
  const globals = globalNames(draft);
  const globalScope: Scope = { names: new Set(globals), elsewhere: nowhere };
  const spec = draft.raw.spec;
  if (isJsonObject(spec)) checkTexts(spec.arguments, ["spec", "arguments"], globalScope, report);
  for (const template of draft.templates.values()) {
    const names = new Set([...globals, ...templateNames(template)]);
    if (template.template?.type === "steps") checkSteps(template, names, draft, report);
    else checkLeaf(template, { names, elsewhere: nowhere }, globalScope, report);
  }
}

function checkLeaf(template: DraftTemplate, scope: Scope, globals: Scope, report: Report): void {
  for (const [key, value] of Object.entries(template.raw)) {
    const path = [...template.path, key];
    if (key === "plugin") checkMessage(value, path, globals, report);
    // What is refused as a whole is not looked into.
    else if (templateFields.get(key) !== "unsupported") checkTexts(value, path, scope, report);
  }
}

/** A step may use what the steps of earlier groups leave; the template's outputs what any step does. */
function checkSteps(template: DraftTemplate, names: Set<string>, draft: Draft, report: Report): void {
  const all = new Set(template.steps.flatMap((step) => stepNames(step, draft)));
  const scope: Scope = { names, elsewhere: all };
  const groups = Array.isArray(template.raw.steps) ? (template.raw.steps as readonly Json[]) : [];
  for (const [index, group] of groups.entries()) {
    for (const [position, step] of (Array.isArray(group) ? (group as readonly Json[]) : []).entries()) {
      checkStep(step, [...template.path, "steps", index, position], scope, report);
    }
    for (const step of template.steps) {
      if (step.group === index) for (const name of stepNames(step, draft)) names.add(name);
    }
  }
  for (const [key, value] of Object.entries(template.raw)) {
    const isChecked = key !== "steps" && templateFields.get(key) !== "unsupported";
    if (isChecked) checkTexts(value, [...template.path, key], scope, report);
  }
}

function checkStep(step: Json, path: Path, scope: Scope, report: Report): void {
  if (!isJsonObject(step)) return;
  const isLoop = Object.keys(step).some((key) => key.startsWith("with"));
  for (const key of ["arguments", "when"]) {
    walkTexts(step[key], [...path, key], (text, at) => {
      checkTags(text, at, scope, report, (tag) => isLoop && tag.name.startsWith("item."));
    });
  }
}

function checkTexts(value: Json | undefined, path: Path, scope: Scope, report: Report): void {
  walkTexts(value, path, (text, at) => checkTags(text, at, scope, report));
}

/** Each unknown name is reported once for each text. */
function checkTags(text: string, path: Path, scope: Scope, report: Report, accept = (_: Tag) => false): void {
  const seen = new Set<string>();
  for (const tag of tagsOf(text)) {
    const { kind, name, start, end } = tag;
    if (seen.has(name) || accept(tag)) continue;
    seen.add(name);
    const within = { start, end };
    if (kind === "expression") {
      report.error("OX1003", path, "expression tags {{=…}} are not supported yet", { within });
    } else if (notYet.test(name)) {
      report.error("OX1003", path, `the variable ${name} is not supported yet`, { within });
    } else if (checkedPrefix.test(name) && !scope.names.has(name)) {
      const shown = `{{${name}}}`;
      if (scope.elsewhere.has(name)) {
        const message = `failed to resolve ${shown}: the step is not in an earlier group`;
        report.error("OX1010", path, message, { within });
      } else {
        report.error("OX1010", path, `failed to resolve ${shown}`, { within, suggestion: suggestName(name, scope) });
      }
    }
  }
}

/** Expressions anywhere, and names that are complete as they stand. */
function tagsOf(text: string): readonly Tag[] {
  const expressions = findTags(text).filter((tag) => tag.kind === "expression" && tag.inner.length > 0);
  return [...expressions, ...findInnermostTags(text)];
}

/** Names are compared with those beside them, and only where there are none with all of their kind. */
function suggestName(name: string, { names, elsewhere }: Scope): string | undefined {
  const known = [...names, ...elsewhere];
  for (const end of [name.lastIndexOf("."), name.indexOf(".")]) {
    const family = name.slice(0, end + 1);
    const relatives = known.filter((each) => each.startsWith(family)).map((each) => each.slice(family.length));
    if (relatives.length > 0) return suggest(name.slice(family.length), relatives, family);
  }
  return undefined;
}

/** An action's texts are messages with a language of their own: what cannot be right in any is warned about. */
function checkMessage(value: Json, path: Path, globals: Scope, report: Report): void {
  if (!isJsonObject(value)) return;
  for (const [action, body] of Object.entries(value)) {
    walkTexts(body, [...path, action], (text, at) => {
      const isOption = deliveryFields.has(String(at[path.length + 1])) && at.length === path.length + 2;
      if (!isOption) checkMessageTags(text, at, globals, report);
    });
  }
}

function checkMessageTags(text: string, path: Path, globals: Scope, report: Report): void {
  for (const { kind, name, start, end } of tagsOf(text)) {
    const within = { start, end };
    if (kind === "expression") {
      report.warn("OX4003", path, "expression tags {{=…}} are not evaluated in messages", { within });
    } else if (/^workflow\.[\w.[\]/-]+$/.test(name) && !isMessageVariable(name, globals)) {
      report.warn("OX4003", path, `unknown variable ${name}`, { within, suggestion: suggestName(name, globals) });
    }
  }
}

function isMessageVariable(name: string, { names }: Scope): boolean {
  return names.has(name) || name.startsWith("workflow.failures.");
}

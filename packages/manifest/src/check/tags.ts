import type { JsonObject } from "@onexit/events";
import { checkExpr, findInnermostTags, findTags, namesIn, type Tag } from "@onexit/expression";
import type { Path } from "../issue.ts";
import { fieldOf, type Part } from "../read/part.ts";
import type { Report } from "../report.ts";
import type { Scope } from "./scope.ts";

/** Argo checks tags with these beginnings and leaves any other as text (`validate.go`, resolveAllVariables). */
const checkedPrefix = /^(?:item|steps|inputs|outputs|pod|workflow|tasks)\./;

/** Objects that only expressions can name: what is in them has longer names. */
const container =
  /^(?:workflow|inputs|outputs|steps|tasks|item|pod)$|^workflow\.outputs$|^(?:workflow|inputs|outputs|workflow\.outputs)\.(?:parameters|artifacts|labels|annotations|creationTimestamp)$/;

/** A name that is longer is not compared with others. */
const longestName = 200;

/** Where a text stands: how Argo begins to complain there, if it looks, and what is to be said of a lost variable. */
export interface TextPlace {
  readonly report: Report;
  readonly argo?: string | undefined;
  /** Argo's words for a lost variable that has others here than usual. */
  readonly wording?: (name: string, text: string, path: Path) => string | undefined;
}

/** Reports every tag of a text that names nothing, each name once, and every expression that is wrong. */
export function checkTags(text: string, path: Path, scope: Scope, place: TextPlace): void {
  const { report, argo, wording } = place;
  const seen = new Set<string>();
  for (const tag of tagsOf(text)) {
    const { kind, name, start, end } = tag;
    if (seen.has(name)) continue;
    seen.add(name);
    const within = { start, end };
    if (kind === "expression") checkExpressionTag(tag, path, scope, report);
    else if (checkedPrefix.test(name)) {
      const reason = scope.resolve(name);
      if (reason === true) continue;
      const usual = argo === undefined ? undefined : `${argo} failed to resolve {{${name}}}`;
      const says = reason === "" ? usual : wording?.(name, text, path);
      const suggestion = reason === "" ? suggestName(name, scope, report) : undefined;
      const message = `failed to resolve {{${name}}}${reason === "" ? "" : `: ${reason}`}`;
      report.error("OX1010", path, message, { within, suggestion, argo: says });
    }
  }
}

/** Reports the variables of an expression without braces that can never be. Tags in it are checked as everywhere. */
function checkNames(text: string, path: Path, scope: Scope, report: Report): void {
  if (text.includes("{{")) checkTags(text, path, scope, { report });
  else for (const name of namesIn(text)) checkName(name, path, { start: 0, end: text.length }, scope, report);
}

/** The same of an expression that stands in a field. */
export function checkExpression(owner: Part<JsonObject> | undefined, key: string, scope: Scope, report: Report): void {
  const expression = owner && fieldOf(owner, key);
  if (typeof expression?.value === "string") checkNames(expression.value, expression.path, scope, report);
}

function checkExpressionTag(tag: Tag, path: Path, scope: Scope, report: Report): void {
  const within = { start: tag.start, end: tag.end };
  // What stands in an inner tag is filled in first.
  if (tag.inner.length > 0 || report.isFull()) return;
  const wrong = checkExpr(tag.name);
  if (wrong) report.error("OX1021", path, `invalid expression: ${wrong.problem}`, { within });
  else for (const name of namesIn(tag.name)) checkName(name, path, within, scope, report);
}

function checkName(
  name: string,
  path: Path,
  within: { readonly start: number; readonly end: number },
  scope: Scope,
  report: Report,
): void {
  if (!checkedPrefix.test(name) || isResolved(name, scope)) return;
  const reason = scope.resolve(name) || "";
  const message = `the expression uses ${name}${reason === "" ? ", which does not exist here" : `: ${reason}`}`;
  report.error("OX1010", path, message, {
    within,
    suggestion: reason === "" ? suggestName(name, scope, report) : undefined,
  });
}

/** An expression may name a part of the variables, and look into the value of one. */
function isResolved(name: string, scope: Scope): boolean {
  if (container.test(name)) return true;
  const keys = name.split(".");
  for (let length = keys.length; length > 1; length -= 1) {
    if (scope.resolve(keys.slice(0, length).join(".")) === true) return true;
  }
  const isPartOfCall = /^(?:steps|tasks)\.[^.]+(?:\.outputs(?:\.(?:parameters|artifacts))?)?$/.test(name);
  return isPartOfCall && scope.resolve(`${keys.slice(0, 2).join(".")}.status`) === true;
}

/** Expressions anywhere, and names that are complete as they stand. */
function tagsOf(text: string): readonly Tag[] {
  const expressions = findTags(text).filter((tag) => tag.kind === "expression" && tag.inner.length > 0);
  return [...expressions, ...findInnermostTags(text)];
}

/** Names are compared with those beside them, and only where there are none with those further off. */
export function suggestName(name: string, scope: Scope, report: Report): string | undefined {
  if (name.length > longestName || report.isFull()) return undefined;
  for (let end = name.lastIndexOf("."); end > 0; end = name.lastIndexOf(".", end - 1)) {
    const family = name.slice(0, end + 1);
    const relatives = scope.names(family).map((each) => each.slice(family.length));
    if (relatives.length > 0) return report.suggest(name.slice(family.length), relatives, family);
  }
  return undefined;
}

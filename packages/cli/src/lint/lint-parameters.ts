import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { deliveryFields, type LocatedIssue, type Path, parseDocuments, type Report, suggest } from "@onexit/manifest";
import { type Action, declaredProblems } from "@onexit/sdk";
import { actionPackages } from "../runtime/actions.ts";
import { findPureAction, importAction } from "../runtime/host-actions.ts";

/**
 * What the actions themselves would say of their parameters, each in its place; without it the first failure would be the
 * first to find out. `own` are the paths of a project's actions; of those that only others know nothing is said.
 */
export async function lintParameters(
  texts: ReadonlyMap<string, string>,
  own: readonly string[],
  declaredIn: (document: JsonObject) => Iterable<DeclaredAction> = pluginsIn,
): Promise<readonly LocatedIssue[]> {
  const issues: LocatedIssue[] = [];
  for (const [file, text] of texts) {
    const actions = await actionsNamedIn(text, own);
    const found = parseDocuments(text, file, (root, report) => {
      for (const { path, action, body } of declaredIn(root.value)) {
        const known = actions.get(action);
        if (known !== undefined) check(known, { path, body }, report);
      }
      return undefined;
    });
    issues.push(...found.issues.filter(({ code }) => code === "OX4003" || code === "OX4004"));
  }
  return issues;
}

/** An action that a document asks for, and where its parameters stand. */
export interface DeclaredAction {
  readonly path: Path;
  readonly action: string;
  readonly body: JsonObject;
}

/** The actions of a policy. */
export function* policyActionsIn({ spec }: JsonObject): Generator<DeclaredAction> {
  const actions = isJsonObject(spec) && Array.isArray(spec.actions) ? (spec.actions as readonly Json[]) : [];
  for (const [n, asked] of actions.entries()) yield* actionsIn(asked, ["spec", "actions", n]);
}

function check(action: Action, { path, body }: Pick<DeclaredAction, "path" | "body">, report: Report): void {
  const parameters = Object.fromEntries(Object.entries(body).filter(([name]) => !deliveryFields.has(name)));
  for (const { path: below, message, known, isFatal } of declaredProblems(action, parameters)) {
    const at = [...path, ...below];
    if (!isFatal) report.warn("OX4003", at, message);
    else {
      const suggestion = known && suggest(String(below.at(-1)), known);
      report.error("OX4004", at, message, { atKey: known !== undefined, suggestion });
    }
  }
}

/** Every action is heavy to load, so only those whose names are there. */
async function actionsNamedIn(text: string, own: readonly string[]): Promise<ReadonlyMap<string, Action>> {
  const names = Object.keys(actionPackages).filter((name) => text.includes(name));
  const ours = await Promise.all(names.map((name) => findPureAction(name, [])));
  const theirs = await Promise.all(own.map(importAction));
  return new Map([...ours, ...theirs].flatMap((action) => (action === undefined ? [] : [[action.name, action]])));
}

/** Templates stand at many places: in lists, in line, as defaults. */
function* pluginsIn(json: Json, path: Path = []): Generator<DeclaredAction> {
  if (Array.isArray(json)) {
    for (const [n, item] of (json as readonly Json[]).entries()) yield* pluginsIn(item, [...path, n]);
  }
  if (!isJsonObject(json)) return;
  for (const [key, value] of Object.entries(json)) {
    if (key === "plugin") yield* actionsIn(value, [...path, key]);
    yield* pluginsIn(value, [...path, key]);
  }
}

function* actionsIn(asked: Json, path: Path): Generator<DeclaredAction> {
  for (const [action, body] of isJsonObject(asked) ? Object.entries(asked) : []) {
    if (isJsonObject(body)) yield { path: [...path, action], action, body };
  }
}

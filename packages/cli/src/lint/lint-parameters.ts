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
): Promise<readonly LocatedIssue[]> {
  const issues: LocatedIssue[] = [];
  for (const [file, text] of texts) {
    if (!text.includes("plugin")) continue;
    const actions = await actionsNamedIn(text, own);
    const found = parseDocuments(text, file, (root, report) => {
      for (const { path, action, body } of pluginsIn(root.value, [])) {
        const known = actions.get(action);
        if (known !== undefined) check(known, { path, body }, report);
      }
      return undefined;
    });
    issues.push(...found.issues.filter(({ code }) => code === "OX4003" || code === "OX4004"));
  }
  return issues;
}

interface DeclaredPlugin {
  readonly path: Path;
  readonly action: string;
  readonly body: JsonObject;
}

function check(action: Action, { path, body }: Pick<DeclaredPlugin, "path" | "body">, report: Report): void {
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
function* pluginsIn(json: Json, path: Path): Generator<DeclaredPlugin> {
  if (Array.isArray(json)) {
    for (const [n, item] of (json as readonly Json[]).entries()) yield* pluginsIn(item, [...path, n]);
  }
  if (!isJsonObject(json)) return;
  for (const [key, value] of Object.entries(json)) {
    if (key === "plugin" && isJsonObject(value)) {
      for (const [action, body] of Object.entries(value)) {
        if (isJsonObject(body)) yield { path: [...path, key, action], action, body };
      }
    }
    yield* pluginsIn(value, [...path, key]);
  }
}

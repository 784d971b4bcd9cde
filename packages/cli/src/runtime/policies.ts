import { formatIssueShort, type LocatedIssue } from "@onexit/manifest";
import { annotationIssues, type ExitPolicy, parsePolicies, readAnnotations } from "@onexit/policy";
import { readPolicyFiles } from "@onexit/router";
import type { ProjectConfig } from "../project-config.ts";
import { UsageError } from "../usage-error.ts";
import { actionPackages } from "./actions.ts";
import { importAction } from "./host-actions.ts";

/** The policies in some files and directories, with the files' texts and what is worth a warning. */
export interface ReadPolicies {
  readonly policies: readonly ExitPolicy[];
  readonly issues: readonly LocatedIssue[];
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads policies; what is wrong with them is among the issues. Throws UsageError for a path that is not there. */
export async function readPolicies(paths: readonly string[], own: readonly string[]): Promise<ReadPolicies> {
  const { files, problems } = await readPolicyFiles(paths);
  if (problems.length > 0) throw new UsageError(problems.join("\n"), 5);
  const parsed = parsePolicies(files, await knownActions(own));
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  return "issues" in parsed
    ? { policies: [], issues: parsed.issues, texts }
    : { policies: parsed.policies, issues: parsed.warnings, texts };
}

/** The same where nothing may be wrong with them. */
export async function requirePolicies(
  paths: readonly string[],
  own: readonly string[],
): Promise<readonly ExitPolicy[]> {
  const { policies, issues } = await readPolicies(paths, own);
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new UsageError(errors.map(formatIssueShort).join("\n"));
  return policies;
}

/** What is wrong with the annotations in some files that ask for actions; `own` are the paths of a project's actions. */
export async function lintAnnotations(
  texts: ReadonlyMap<string, string>,
  own: readonly string[],
): Promise<readonly LocatedIssue[]> {
  const actions = await knownActions(own);
  return [...texts].flatMap(([file, text]) => annotationIssues(text, file, actions));
}

/** The actions that policies and a workflow's annotations may ask for. */
export async function actionsAskedBy(
  annotations: Readonly<Record<string, string>>,
  config: Pick<ProjectConfig, "policies" | "actions">,
): Promise<readonly string[]> {
  const policies = await requirePolicies(config.policies, config.actions);
  return [...policies, ...readAnnotations(annotations).policies].flatMap(({ actions }) =>
    actions.map(({ action }) => action),
  );
}

/** The names of the actions that there are; `own` are the paths of a project's. */
async function knownActions(own: readonly string[]): Promise<readonly string[]> {
  return [
    ...Object.keys(actionPackages),
    ...(await Promise.all(own.map(async (path) => (await importAction(path)).name))),
  ];
}

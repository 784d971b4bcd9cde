import { matchesGlob } from "./glob.ts";
import type { Match } from "./policy.ts";
import type { WorkflowEnd } from "./workflow-end.ts";

/** True for a workflow that a policy is for. */
export function matches({ workflow, template, cron, variables }: WorkflowEnd, match: Match): boolean {
  const { labels } = variables.workflow;
  return (
    oneOf(match.namespaces, workflow.namespace) &&
    oneOf(match.templates, template) &&
    oneOf(match.crons, cron) &&
    Object.entries(match.labels ?? {}).every(
      ([name, glob]) => Object.hasOwn(labels, name) && matchesGlob(labels[name] ?? "", glob),
    )
  );
}

function oneOf(globs: readonly string[] | undefined, text: string | undefined): boolean {
  return globs === undefined || (text !== undefined && globs.some((glob) => matchesGlob(text, glob)));
}

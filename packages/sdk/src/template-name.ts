import type { WorkflowVariables } from "@onexit/events";

/** What all runs of the same workflow share, and no run alone has: its CronWorkflow's name, its template's, or what its own begins with. */
export function templateNameOf({
  labels,
  generateName,
  name,
}: Pick<WorkflowVariables, "labels" | "generateName" | "name">): string {
  return (
    labels["workflows.argoproj.io/cron-workflow"] ||
    labels["workflows.argoproj.io/workflow-template"] ||
    labels["workflows.argoproj.io/cluster-workflow-template"] ||
    generateName?.replace(/-+$/, "") ||
    name
  );
}

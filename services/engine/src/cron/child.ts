import { isJsonObject, isoSeconds, type JsonObject } from "@onexit/events";
import type { CronWorkflow } from "@onexit/manifest";
import type { CronRun } from "./status.ts";

/** The label by which a cron workflow's runs are found. */
const cronLabel = "workflows.argoproj.io/cron-workflow";

/** The annotation that is `{{workflow.scheduledTime}}`. */
const scheduledTimeAnnotation = "workflows.argoproj.io/scheduled-time";

/** The workflow of one run, as Argo makes it: its name, label and annotation, and what workflowMetadata says. */
export function childManifest(cron: CronWorkflow, namespace: string, run: CronRun): JsonObject {
  const { labels, annotations } = isJsonObject(cron.manifest.metadata) ? cron.manifest.metadata : {};
  return {
    ...cron.manifest,
    metadata: {
      name: run.name,
      namespace,
      labels: { ...(isJsonObject(labels) ? labels : {}), [cronLabel]: cron.name },
      annotations: {
        ...(isJsonObject(annotations) ? annotations : {}),
        [scheduledTimeAnnotation]: isoSeconds(run.scheduledAt),
      },
    },
  };
}

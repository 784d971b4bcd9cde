import { isJsonObject, isoSeconds, type JsonObject } from "@onexit/events";
import type { CronRecord } from "./record.ts";
import type { CronRun } from "./status.ts";

const completedLabel = "workflows.argoproj.io/cron-workflow-completed";

/** A cron workflow as Argo's API shows it; `nextScheduledTime` and the runs that were kept are ours. */
export function argoCronWorkflow(record: CronRecord, revision: number, next: number | undefined): JsonObject {
  const { uid, namespace, name, createdAt, generation, manifest, status } = record;
  const own = isJsonObject(manifest.metadata) ? manifest.metadata : {};
  const { [completedLabel]: _completed, ...labels } = isJsonObject(own.labels) ? own.labels : {};
  const completed = status.phase === "Stopped" ? { [completedLabel]: "true" } : {};
  return {
    ...manifest,
    metadata: {
      ...own,
      labels: { ...labels, ...completed },
      name,
      namespace,
      uid,
      generation,
      creationTimestamp: isoSeconds(createdAt),
      resourceVersion: String(revision),
    },
    status: {
      phase: status.phase,
      active: status.active.map((run) => reference(run, namespace)),
      succeeded: status.succeeded,
      failed: status.failed,
      conditions: status.conditions.map((condition) => ({ ...condition, status: "True" })),
      ...(status.lastScheduledAt === undefined ? {} : { lastScheduledTime: isoSeconds(status.lastScheduledAt) }),
      ...(next === undefined ? {} : { nextScheduledTime: isoSeconds(next) }),
      history: [...status.successes, ...status.failures]
        .sort((a, b) => b.finishedAt - a.finishedAt)
        .map((run) => ({ name: run.name, uid: run.uid, phase: run.phase, finishedAt: isoSeconds(run.finishedAt) })),
    },
  };
}

function reference({ name, uid }: CronRun, namespace: string): JsonObject {
  return { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", name, namespace, uid };
}

import type { JsonObject } from "@onexit/events";
import { parseCron } from "../../src/cron/record.ts";
import { type CronStatus, initialStatus } from "../../src/cron/status.ts";

/** A cron workflow each minute, unless told otherwise. */
export function cronManifest(spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "CronWorkflow",
    metadata: { name: "tick", ...metadata },
    spec: {
      schedules: ["* * * * *"],
      workflowSpec: {
        entrypoint: "main",
        templates: [{ name: "main", container: { image: "alpine", command: ["true"] } }],
      },
      ...spec,
    },
  };
}

export function planOf(spec: JsonObject = {}, metadata: JsonObject = {}) {
  const manifest = cronManifest(spec, metadata);
  const reading = {
    uid: "u",
    namespace: "default",
    manifest,
    resources: [],
    semantics: "onexit",
    zone: "UTC",
  } as const;
  const parsed = parseCron(reading);
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.plan;
}

/** 2026-01-01, so many minutes after midnight, epoch ms. */
export const minute = (minutes: number) => Date.UTC(2026, 0, 1) + minutes * 60_000;

export function statusAt(minutes: number, more: Partial<CronStatus> = {}): CronStatus {
  return { ...initialStatus(minute(minutes)), ...more };
}

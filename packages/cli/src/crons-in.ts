import { isJsonObject, isoSeconds, type JsonObject } from "@onexit/events";
import { type CronWorkflow, type ParsedResource, type ReadOptions, readCronWorkflow } from "@onexit/manifest";
import type { LoadedWorkflow } from "./input.ts";

/** A cron workflow of a file. */
export interface LoadedCron {
  readonly cron: CronWorkflow;
  /** Of kind CronWorkflow, as it was written. */
  readonly manifest: JsonObject;
  /** The resources that its runs need. */
  readonly used: readonly JsonObject[];
  readonly file: string;
  readonly line: number;
}

/** The cron workflows among a file's resources, which have been found to be without mistakes. */
export function cronsIn(
  resources: readonly ParsedResource[],
  file: string,
  options: ReadOptions,
): readonly LoadedCron[] {
  return resources.flatMap(({ kind, manifest, line }) => {
    const read = kind === "CronWorkflow" ? readCronWorkflow(manifest, options) : undefined;
    return read !== undefined && "cron" in read ? [{ cron: read.cron, manifest, used: read.used, file, line }] : [];
  });
}

/** What a cron workflow would run at this instant, epoch ms, with the label and the annotation that its runs have. */
export function runOfCron({ cron, used, file, line }: LoadedCron, now: number): LoadedWorkflow {
  const metadata = isJsonObject(cron.manifest.metadata) ? cron.manifest.metadata : {};
  const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
  const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  const manifest = {
    ...cron.manifest,
    metadata: {
      ...metadata,
      labels: { ...labels, "workflows.argoproj.io/cron-workflow": cron.name },
      annotations: { ...annotations, "workflows.argoproj.io/scheduled-time": isoSeconds(now) },
    },
  };
  return { workflow: cron.workflow, manifest, used, file, line };
}

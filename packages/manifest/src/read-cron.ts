import { isJsonObject, type JsonObject } from "@onexit/events";
import type { CronWorkflow } from "./cron-workflow.ts";
import type { Issue } from "./issue.ts";
import { measureManifest } from "./measure.ts";
import type { ReadOptions } from "./options.ts";
import { readCronSpec } from "./read/cron.ts";
import { checkVersion } from "./read/document.ts";
import { workflowFields } from "./read/fields.ts";
import { createShelf, type Shelf } from "./read/library.ts";
import { readMetadata } from "./read/metadata.ts";
import { fieldOf, type Part } from "./read/part.ts";
import { readWorkflowMetadata } from "./read/spec.ts";
import { readObject } from "./read/value-reader.ts";
import { readRoot, workflowOf } from "./read-workflow.ts";
import { createReport } from "./report.ts";

/** A cron workflow with what is worth a warning, or everything that is wrong with its manifest. */
export type CronReading =
  | {
      readonly cron: CronWorkflow;
      readonly warnings: readonly Issue[];
      /** The resources that its workflows need. */
      readonly used: readonly JsonObject[];
    }
  | { readonly issues: readonly Issue[] };

/** The cron workflow of a manifest that is JSON already. Never throws. */
export function readCronWorkflow(manifest: JsonObject, options: ReadOptions = {}): CronReading {
  return readCronWith(manifest, options, createShelf(options.resources ?? []));
}

/** The same with resources of the shelf. */
export function readCronWith(manifest: JsonObject, options: ReadOptions, shelf: Shelf): CronReading {
  const report = createReport(options);
  const excess = measureManifest(manifest);
  if (excess) report.error(excess.code, excess.path, excess.message);
  const isCron = !excess && manifest.kind === "CronWorkflow";
  if (!excess && !isCron) report.error("OX1016", ["kind"], "the document is not of kind CronWorkflow");
  if (!isCron) return { issues: report.finish() };
  const root: Part<JsonObject> = { value: manifest, path: [] };
  checkVersion(root, report);
  readObject(root, workflowFields, report);
  const identity = readMetadata(root, "cron workflow", { report });
  const spec = readCronSpec(fieldOf(root, "spec"), report);
  const metadata = readWorkflowMetadata(spec?.workflowMetadata, { report });
  const child = childManifest(manifest, identity.name);
  const reading = spec?.workflowSpec && readRoot(childRoot(child, spec.workflowSpec), "Workflow", options, shelf);
  const issues = [...report.finish(), ...(reading?.issues ?? [])];
  const workflow = reading?.draft && workflowOf(reading.draft);
  if (!spec || !workflow || issues.some(({ severity }) => severity === "error")) return { issues };
  const { workflowMetadata: _metadata, workflowSpec: _spec, ...schedule } = spec;
  const cron = { ...identity, name: identity.name ?? "", ...schedule, metadata, workflow, manifest: child };
  return { cron, warnings: issues, used: reading.used };
}

/** The workflow that each run is, as it could be written by itself; its name is made when it starts. */
function childManifest({ metadata, spec }: JsonObject, name: string | undefined): JsonObject {
  const cron = isJsonObject(spec) ? spec : {};
  const own = isJsonObject(metadata) ? metadata : {};
  const given = isJsonObject(cron.workflowMetadata) ? cron.workflowMetadata : {};
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: {
      generateName: `${name ?? "cron"}-`,
      ...(typeof own.namespace === "string" ? { namespace: own.namespace } : {}),
      ...(isJsonObject(given.labels) ? { labels: given.labels } : {}),
      ...(isJsonObject(given.annotations) ? { annotations: given.annotations } : {}),
    },
    spec: cron.workflowSpec ?? {},
  };
}

/** Its metadata has been looked at where it stands; only the spec has a place of its own. */
function childRoot(child: JsonObject, spec: Part): Part<JsonObject> {
  return { value: child, path: [], inner: new Map([["spec", spec]]) };
}

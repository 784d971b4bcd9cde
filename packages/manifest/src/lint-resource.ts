import type { JsonObject } from "@onexit/events";
import type { Issue } from "./issue.ts";
import type { ReadOptions } from "./options.ts";
import { createShelf, type Shelf } from "./read/library.ts";
import { readMetadata } from "./read/metadata.ts";
import { fieldOf, type Part } from "./read/part.ts";
import { readMapping, readTextMap } from "./read/value-reader.ts";
import { lintEventBinding } from "./read-event-binding.ts";
import { readRoot } from "./read-workflow.ts";
import { createReport } from "./report.ts";

/** The kinds of manifests that a workflow may refer to, or that may stand beside one. */
export const resourceKinds: ReadonlySet<string> = new Set([
  "WorkflowTemplate",
  "ClusterWorkflowTemplate",
  "CronWorkflow",
  "WorkflowEventBinding",
  "ConfigMap",
  "Secret",
]);

/** What is wrong with a template, an event binding, a ConfigMap or Secret that stands on its own. */
export function lintResource(manifest: JsonObject, options: ReadOptions = {}): readonly Issue[] {
  return lintResourceWith(manifest, options, createShelf(options.resources ?? []));
}

/** The same with resources of the shelf. */
export function lintResourceWith(manifest: JsonObject, options: ReadOptions, shelf: Shelf): readonly Issue[] {
  const { kind } = manifest;
  const root: Part<JsonObject> = { value: manifest, path: [] };
  if (kind === "WorkflowTemplate" || kind === "ClusterWorkflowTemplate")
    return readRoot(root, kind, options, shelf).issues;
  if (kind === "WorkflowEventBinding") return lintEventBinding(root, options);
  const report = createReport(options);
  readMetadata(root, kind === "Secret" ? "secret" : "config map", { report });
  readTextMap(fieldOf(root, "data"), report);
  const other = fieldOf(root, kind === "Secret" ? "stringData" : "binaryData");
  if (other) readMapping(other, report);
  return report.finish();
}

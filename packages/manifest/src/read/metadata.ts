import type { JsonObject } from "@onexit/events";
import { manifestLimits, showBytes, utf8Length } from "../measure.ts";
import type { Report } from "../report.ts";
import type { Workflow } from "../workflow.ts";
import type { Context } from "./context.ts";
import { metadataFields } from "./fields.ts";
import { checkName, namespaceName, workflowName, workflowNamePrefix } from "./name-rules.ts";
import { fieldOf, objectOf, optional, type Part } from "./part.ts";
import { readObject, readText, readTextMap } from "./value-reader.ts";

/** Who a manifest is. */
export type Identity = Pick<Workflow, "name" | "generateName" | "namespace" | "labels" | "annotations">;

/** The metadata of a manifest, which must have a name or, if a workflow, a `generateName`. */
export function readMetadata(root: Part<JsonObject>, what: string, { report }: Pick<Context, "report">): Identity {
  const part = fieldOf(root, "metadata");
  const metadata = part && readObject(part, metadataFields, report);
  const text = (key: string) => (metadata ? readText(fieldOf(metadata, key), report) || undefined : undefined);
  const name = text("name");
  const generateName = text("generateName");
  const namespace = text("namespace");
  const path = metadata?.path ?? root.path;
  if (!name && !generateName) {
    const wanted = what === "workflow" ? "neither a name nor a generateName" : "no name";
    report.error("OX1005", path, `the ${what} has ${wanted}`, { atKey: true });
  }
  if (name) {
    const says = `workflow name "${name}" must not be more than 63 characters long (currently ${name.length})`;
    const argo = what === "workflow" && name.length > workflowName.longest ? says : undefined;
    checkName(name, workflowName, `${what} name`, [...path, "name"], report, argo);
  } else if (generateName) {
    checkName(generateName, workflowNamePrefix, `${what} name`, [...path, "generateName"], report);
  }
  if (namespace) checkName(namespace, namespaceName, "namespace", [...path, "namespace"], report);
  return {
    ...optional("name", name),
    ...optional("generateName", generateName),
    ...optional("namespace", namespace),
    labels: readLabels(metadata && fieldOf(metadata, "labels"), report),
    annotations: readLabels(metadata && fieldOf(metadata, "annotations"), report),
  };
}

/** Labels or annotations; those that are too much are reported and not read. */
export function readLabels(part: Part | undefined, report: Report): Readonly<Record<string, string>> {
  const mapping = part && objectOf(part);
  const excess = mapping && labelExcess(String(mapping.path.at(-1)), mapping.value);
  if (excess === undefined) return readTextMap(part, report);
  report.error("OX1015", mapping?.path ?? [], excess, { atKey: true });
  return {};
}

/**
 * Why labels or annotations are too much, undefined when they are not. Kubernetes bounds an object's annotations so
 * (`objectmeta.go`, TotalAnnotationSizeLimitB), and its labels only by the size of the whole; here each is bounded.
 */
export function labelExcess(what: string, texts: JsonObject): string | undefined {
  let bytes = 0;
  for (const [key, value] of Object.entries(texts)) bytes += utf8Length(key) + utf8Length(String(value));
  return bytes <= manifestLimits.labels
    ? undefined
    : `the ${what} have ${showBytes(bytes)}; at most ${showBytes(manifestLimits.labels)} are allowed: put large texts into a ConfigMap`;
}

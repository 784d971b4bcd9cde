import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { metadataText } from "./metadata.ts";

/** Which template a manifest refers to. */
export interface TemplateName {
  readonly kind: "WorkflowTemplate" | "ClusterWorkflowTemplate";
  readonly name: string;
}

/** The templates that a manifest names in `templateRef` and `workflowTemplateRef`, wherever they stand. */
export function referencesIn(manifest: JsonObject): readonly TemplateName[] {
  const found = new Map<string, TemplateName>();
  const open: Json[] = [manifest];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) open.push(...value);
    if (!isJsonObject(value)) continue;
    for (const [key, inner] of Object.entries(value)) {
      const isReference = (key === "templateRef" || key === "workflowTemplateRef") && isJsonObject(inner);
      if (!isReference || typeof inner.name !== "string") open.push(inner as Json);
      else {
        const kind = inner.clusterScope === true ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
        found.set(`${kind}/${inner.name}`, { kind, name: inner.name });
      }
    }
  }
  return [...found.values()];
}

/**
 * Those of the known templates that a manifest needs, at any remove. When one that it needs is not known all are given, so
 * that whoever reads it can tell which names there are.
 */
export function closureOf(manifest: JsonObject, known: readonly JsonObject[]): readonly JsonObject[] {
  if (known.length === 0) return [];
  const byName = new Map(known.map((template) => [`${template.kind}/${metadataText(template, "name")}`, template]));
  const needed = new Map<string, JsonObject>();
  const open = [...referencesIn(manifest)];
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    const name = `${reference.kind}/${reference.name}`;
    const template = byName.get(name);
    if (template === undefined) return known;
    if (needed.has(name)) continue;
    needed.set(name, template);
    open.push(...referencesIn(template));
  }
  return [...needed.values()];
}

import type { JsonObject } from "@onexit/events";
import { callDefinitions } from "./call-definitions.ts";
import type { Definition, FieldType } from "./field-type.ts";
import { leafDefinitions } from "./leaf-definitions.ts";
import { specDefinitions } from "./spec-definitions.ts";

/** A JSON Schema (draft 2020-12) of the manifests that can be read, for editors. */
export function workflowSchema(): JsonObject {
  const kinds = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"];
  const definitions = Object.entries({ ...specDefinitions, ...callDefinitions, ...leafDefinitions }).map(
    ([name, definition]) => [name, schemaOf(definition)] as const,
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Argo Workflows manifests that onexit reads",
    type: "object",
    required: ["apiVersion", "kind", "metadata", "spec"],
    properties: {
      apiVersion: { const: "argoproj.io/v1alpha1" },
      kind: { enum: kinds },
      metadata: { $ref: "#/$defs/ObjectMeta" },
      spec: { type: "object" },
      status: {},
    },
    additionalProperties: false,
    if: { properties: { kind: { const: "CronWorkflow" } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { properties: { spec: { $ref: "#/$defs/CronWorkflowSpec" } } },
    else: { properties: { spec: { $ref: "#/$defs/WorkflowSpec" } } },
    $defs: Object.fromEntries(definitions),
  };
}

/** Fields that are refused are left out; so an editor marks them. */
function schemaOf({ table, about, required = [], fields }: Definition): JsonObject {
  const properties = [...table]
    .filter(([, fate]) => fate !== "unsupported")
    .map(([name, fate]) => {
      const type = typeSchema(fields[name] ?? "any");
      return [name, fate === "known" ? type : { ...type, description: "has no effect here" }] as const;
    });
  return {
    type: "object",
    description: about,
    properties: Object.fromEntries(properties),
    additionalProperties: false,
    ...(required.length > 0 ? { required: [...required] } : {}),
  };
}

function typeSchema(type: FieldType): JsonObject {
  if (typeof type === "string") return simpleTypes[type];
  if ("object" in type) return { $ref: `#/$defs/${type.object}` };
  if ("list" in type) return { type: "array", items: typeSchema(type.list) };
  if ("map" in type) return { type: "object", additionalProperties: typeSchema(type.map) };
  if ("choice" in type) return { enum: [...type.choice] };
  return { anyOf: type.either.map(typeSchema) };
}

const simpleTypes: Readonly<Record<"text" | "number" | "flag" | "any" | "numberOrText", JsonObject>> = {
  text: { type: "string" },
  number: { type: "number" },
  flag: { type: "boolean" },
  any: {},
  numberOrText: { type: ["string", "number", "boolean"] },
};

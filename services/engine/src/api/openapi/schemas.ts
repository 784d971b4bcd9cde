import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { workflowSchema } from "@onexit/manifest";
import { apiVersion, objectKinds } from "../../objects/object.ts";

/** What bodies and answers are made of. Manifests are as the schema for editors has them. */
export function schemas(): JsonObject {
  const { $defs } = workflowSchema();
  const parts = isJsonObject($defs) ? $defs : {};
  const kinds = Object.values(objectKinds).map(({ kind }) => [kind, objectSchema(kind)] as const);
  return {
    Error: {
      type: "object",
      required: ["code", "message"],
      properties: { code: { type: "integer", description: "gRPC's code" }, message: { type: "string" } },
    },
    ...Object.fromEntries(kinds),
    ...(moved(parts) as JsonObject),
  };
}

function objectSchema(kind: string): JsonObject {
  const spec = kind === "CronWorkflow" ? "CronWorkflowSpec" : "WorkflowSpec";
  return {
    type: "object",
    properties: {
      apiVersion: { const: apiVersion },
      kind: { const: kind },
      metadata: { $ref: "#/components/schemas/ObjectMeta" },
      spec: { $ref: `#/components/schemas/${spec}` },
      status: { description: "what has become of it; only the server writes it" },
    },
  };
}

/** References lead to where schemas stand in such a document. */
function moved(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => moved(item as Json));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string"
        ? inner.replace("#/$defs/", "#/components/schemas/")
        : moved(inner as Json),
    ]),
  );
}

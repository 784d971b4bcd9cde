import { isJsonObject, type Json, type JsonObject, sha256Hex } from "@onexit/events";
import { workflowSchema } from "@onexit/manifest";
import { Hono } from "hono";
import { apiVersionOf, type Resource } from "./resource.ts";
import { nothingHere } from "./status.ts";

/** `/openapi/v3`: by it kubectl knows that fields are validated here, and what `kubectl explain` tells. */
export function openapiRoutes(resources: readonly Resource[]): Hono {
  const routes = new Hono();
  const documents = new Map(
    ["", "argoproj.io"].map((group) => {
      const own = resources.filter((resource) => resource.group === group);
      const path = `${group === "" ? "api" : "apis"}/${own[0] === undefined ? "v1" : apiVersionOf(own[0])}`;
      return [path, lazily(() => JSON.stringify(documentOf(own, path)))] as const;
    }),
  );
  routes.get("/openapi/v3", (c) => {
    const paths = [...documents].map(([path, text]) => {
      const hash = sha256Hex(text()).slice(0, 32).toUpperCase();
      return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const;
    });
    return c.json({ paths: Object.fromEntries(paths) });
  });
  routes.get("/openapi/v3/*", (c) => {
    const text = documents.get(c.req.path.slice("/openapi/v3/".length));
    return text === undefined ? nothingHere(c) : c.body(text(), 200, { "content-type": "application/json" });
  });
  routes.get("/openapi/*", nothingHere);
  return routes;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const queries = ["dryRun", "fieldManager", "fieldValidation", "force"] as const;

function documentOf(resources: readonly Resource[], path: string): JsonObject {
  const isArgo = resources.some(({ group }) => group !== "");
  return {
    openapi: "3.0.0",
    info: { title: "onexit", version: "v1" },
    paths: Object.fromEntries(resources.map((resource) => [pathOf(resource, path), operationsOf(resource)])),
    components: { schemas: isArgo ? argoSchemas(resources) : coreSchemas(resources) },
  };
}

function pathOf({ plural, namespaced }: Resource, path: string): string {
  return `/${path}/${namespaced ? "namespaces/{namespace}/" : ""}${plural}/{name}`;
}

function operationsOf(resource: Resource): JsonObject {
  const gvk = kindOf(resource);
  const schema = { $ref: `#/components/schemas/${schemaName(resource)}` };
  const responses = { 200: { description: "OK", content: { "application/json": { schema } } } };
  const get = { responses, "x-kubernetes-action": "get", "x-kubernetes-group-version-kind": gvk };
  if (!resource.verbs.includes("patch")) return { get };
  const parameters = queries.map((name) => ({ name, in: "query", schema: { type: "string" } }));
  const types = ["application/merge-patch+json", "application/apply-patch+yaml", "application/json-patch+json"];
  const patch = {
    parameters,
    requestBody: { content: Object.fromEntries(types.map((type) => [type, {}])) },
    responses,
    "x-kubernetes-action": "patch",
    "x-kubernetes-group-version-kind": gvk,
  };
  return { get, patch };
}

function kindOf({ group, version, kind }: Resource): JsonObject {
  return { group, version, kind };
}

function schemaName({ group, version, kind }: Resource): string {
  return group === "" ? `io.k8s.api.core.${version}.${kind}` : `io.argoproj.${version}.${kind}`;
}

/** What each kind is for, in a sentence. */
const abouts: Readonly<Record<string, string>> = {
  Workflow: "a workflow: its steps, and what is done when it ends",
  WorkflowTemplate: "a spec that workflows of its namespace refer to",
  ClusterWorkflowTemplate: "a spec that workflows of every namespace refer to",
  CronWorkflow: "a workflow that is started by the clock",
  WorkflowEventBinding: "a workflow that is submitted when an event comes in",
  Pod: "the pod that a step of a workflow would have in a cluster; it can only be read",
  Event: "something that happened to a workflow; it can only be read",
  Namespace: "a namespace; it is there as soon as somebody names it",
};

function argoSchemas(resources: readonly Resource[]): JsonObject {
  const { $defs } = workflowSchema();
  const definitions = isJsonObject($defs) ? $defs : {};
  const known = Object.entries(definitions).map(([name, schema]) => [
    componentName(name),
    component(withoutWords(schema), definitions),
  ]);
  const kinds = resources.map((resource) => {
    return [schemaName(resource), objectSchema(resource, specOf(resource, definitions))] as const;
  });
  return Object.fromEntries([...known, ...kinds]);
}

function specOf({ kind }: Resource, definitions: JsonObject): JsonObject {
  if (kind === "WorkflowEventBinding") return { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return reference(kind === "CronWorkflow" ? "CronWorkflowSpec" : "WorkflowSpec", definitions);
}

function withoutWords(schema: Json | undefined): JsonObject {
  if (!isJsonObject(schema)) return {};
  const { description: _description, ...rest } = schema;
  return rest;
}

function coreSchemas(resources: readonly Resource[]): JsonObject {
  return Object.fromEntries(
    resources.map((resource) => [schemaName(resource), objectSchema(resource, { type: "object" })] as const),
  );
}

function objectSchema(resource: Resource, spec: JsonObject): JsonObject {
  const text = (description: string) => ({ type: "string", description });
  return {
    type: "object",
    description: abouts[resource.kind] ?? "",
    properties: {
      apiVersion: text("the version of this form of the object"),
      kind: text("what it is"),
      metadata: { type: "object", description: "who it is: name, namespace, labels, annotations" },
      spec,
      status: { type: "object", description: "what has become of it; only the server writes it" },
    },
    ...(resource.stored === undefined ? {} : { required: ["metadata", "spec"] }),
    "x-kubernetes-group-version-kind": [kindOf(resource)],
  };
}

function nameIn(ref: string): string {
  return ref.slice("#/$defs/".length);
}

/** What a list holds: its words are those of the list. */
function itemOf(items: Json | undefined, definitions: JsonObject): JsonObject {
  if (!isJsonObject(items) || typeof items.$ref !== "string") return component(items, definitions);
  return { $ref: `#/components/schemas/${componentName(nameIn(items.$ref))}` };
}

function componentName(definition: string): string {
  return `io.argoproj.v1alpha1.parts.${definition}`;
}

/** A reference with the words of what it refers to, which has none itself: explain would show them twice. */
function reference(name: string, definitions: JsonObject): JsonObject {
  return { allOf: [{ $ref: `#/components/schemas/${componentName(name)}` }], description: aboutOf(name, definitions) };
}

function aboutOf(name: string, definitions: JsonObject): string {
  const target = definitions[name];
  return isJsonObject(target) && typeof target.description === "string" ? target.description : "";
}

/** JSON Schema 2020-12 in the dialect of OpenAPI 3.0, which knows no lists of types and no nameless choices. */
function component(schema: Json | undefined, definitions: JsonObject): JsonObject {
  if (!isJsonObject(schema)) return {};
  const { $ref, type, enum: choices, anyOf, items, properties, additionalProperties, description, required } = schema;
  const about = typeof description === "string" ? { description } : {};
  const ofItems = isJsonObject(items) && typeof items.$ref === "string" ? aboutOf(nameIn(items.$ref), definitions) : "";
  if (typeof $ref === "string") return { ...reference(nameIn($ref), definitions), ...about };
  if (Array.isArray(choices)) return { type: "string", enum: choices, ...about };
  if (Array.isArray(type)) return { type: "string", "x-kubernetes-int-or-string": true, ...about };
  if (Array.isArray(anyOf)) return { ...about, "x-kubernetes-preserve-unknown-fields": true, type: "object" };
  if (type === "array")
    return { type, items: itemOf(items, definitions), ...(ofItems === "" ? {} : { description: ofItems }), ...about };
  if (isJsonObject(properties)) {
    const fields = Object.entries(properties).map(([name, field]) => [name, component(field, definitions)] as const);
    const must = Array.isArray(required) ? { required } : {};
    return { type: "object", ...about, properties: Object.fromEntries(fields), ...must };
  }
  if (isJsonObject(additionalProperties)) {
    return { type: "object", additionalProperties: component(additionalProperties, definitions), ...about };
  }
  return typeof type === "string" ? { type, ...about } : { type: "object", ...about };
}

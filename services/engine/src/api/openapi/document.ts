import type { Json, JsonObject } from "@onexit/events";
import { z } from "zod";
import type { Answer, Operation, Operations } from "./operation.ts";
import { schemas } from "./schemas.ts";

/** A route as far as it is described by itself. */
export interface Route {
  readonly method: string;
  /** In the form of `/a/:b`; what ends in `/*` may go on. */
  readonly path: string;
}

/**
 * The OpenAPI description of some routes. Throws when one of them has no operation, or an operation no route: a description
 * that differs from what is served is worse than none.
 */
export function documentOf(routes: readonly Route[], operations: Operations, version: string): JsonObject {
  const served = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  const problems = [
    ...[...served.keys()].filter((key) => !Object.hasOwn(operations, key)).map((key) => `${key} is not described`),
    ...Object.keys(operations).flatMap((key) => (served.has(key) ? [] : [`${key} is described and not served`])),
  ];
  if (problems.length > 0) throw new Error(`the description does not fit the routes: ${problems.join("; ")}`);
  const paths: Record<string, JsonObject> = {};
  for (const [key, { method, path }] of served) {
    const operation = operations[key] as Operation;
    const place = path.replace(/:(\w+)/g, "{$1}").replace(/\*$/, "{path}");
    paths[place] = { ...paths[place], [method.toLowerCase()]: described(method, place, operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "onexit",
      version,
      description:
        "Argo's REST API as far as it is served, and the dashboard's own. What kubectl asks is at /openapi/v3.",
    },
    security: [{}, { token: [] }],
    paths,
    components: { schemas: schemas(), securitySchemes: { token: { type: "http", scheme: "bearer" } } },
  };
}

function described(method: string, place: string, operation: Operation): JsonObject {
  const { tag, summary, query = {}, body, answer = "object", refused } = operation;
  const inPath = [...place.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: Object.hasOwn(choices, name) ? { enum: choices[name] as Json } : { type: "string", minLength: 1 },
  }));
  const inQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: "query",
    description,
    schema: { type: "string" },
  }));
  const error = { description: "why not", content: { [jsonType]: { schema: { $ref: "#/components/schemas/Error" } } } };
  return {
    operationId: `${method.toLowerCase()}${place.replace(/[^\w]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    ...(inPath.length + inQuery.length === 0 ? {} : { parameters: [...inPath, ...inQuery] }),
    ...(body === undefined ? {} : { requestBody: { content: { [jsonType]: { schema: schemaOf(body) } } } }),
    responses: {
      ...(refused === undefined
        ? { 200: { description: "OK", content: contents[answer] } }
        : { 501: { ...error, description: refused } }),
      default: error,
    },
    ...(answer === "stream" ? { "x-onexit-stream": true } : {}),
  };
}

function schemaOf(body: z.ZodType): JsonObject {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(body, { io: "input" });
  return schema as JsonObject;
}

/** What some parts of paths may be. */
const choices: Readonly<Record<string, readonly string[]>> = {
  by: ["workflows", "archived-workflows"],
  side: ["inputs", "outputs"],
};

const jsonType = "application/json";

const contents: Readonly<Record<Answer | "object", JsonObject>> = {
  object: { [jsonType]: { schema: { type: "object" } } },
  list: { [jsonType]: { schema: { type: "object", properties: { items: { type: "array" } } } } },
  stream: { "text/event-stream": {}, [jsonType]: {} },
  bytes: { "application/octet-stream": {} },
  text: { "text/plain": {} },
};

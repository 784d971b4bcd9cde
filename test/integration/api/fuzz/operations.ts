import { isJsonObject, type Json, type JsonObject } from "@onexit/events";

/** An operation of the description, as far as requests are made from it. */
export interface Described {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  /** Names of query parameters. */
  readonly query: readonly string[];
  /** Fields of its body; undefined where there is none. */
  readonly body: JsonObject | undefined;
  readonly isStream: boolean;
  /** True where 501 is the answer. */
  readonly isRefused: boolean;
}

/** The operations of an OpenAPI document. */
export function operationsOf(document: JsonObject): readonly Described[] {
  return Object.entries(objectAt(document.paths)).flatMap(([path, item]) =>
    Object.entries(objectAt(item)).map(([method, operation]) => {
      const { parameters, requestBody, responses, ...more } = objectAt(operation);
      const named = Array.isArray(parameters) ? parameters.map((one) => objectAt(one)) : [];
      const content = objectAt(objectAt(requestBody).content);
      const schema = objectAt(content["application/json"]).schema;
      return {
        method: method.toUpperCase(),
        path,
        query: named.flatMap((one) => (one.in === "query" ? [String(one.name)] : [])),
        body: requestBody === undefined ? undefined : objectAt(objectAt(schema).properties),
        isStream: more["x-onexit-stream"] === true,
        isRefused: objectAt(responses)["501"] !== undefined,
      };
    }),
  );
}

function objectAt(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

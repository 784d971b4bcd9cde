import { expect, it } from "vitest";
import { z } from "zod";
import { documentOf } from "../../src/api/openapi/document.ts";

const routes = [
  { method: "GET", path: "/a/:one/*" },
  { method: "PUT", path: "/a/:one" },
];
const operations = {
  "GET /a/:one/*": { tag: "a", summary: "Gives a file", query: { fields: "which" }, answer: "bytes" },
  "PUT /a/:one": { tag: "a", summary: "Is refused", body: z.looseObject({ x: z.string() }), refused: "never" },
} as const;

it("takes methods, paths and what stands in them from the routes", () => {
  const { paths } = documentOf(routes, operations, "1.2.3");
  expect(paths).toMatchObject({
    "/a/{one}/{path}": {
      get: {
        operationId: "getAOnePath",
        parameters: [
          { name: "one", in: "path" },
          { name: "path", in: "path" },
          { name: "fields", in: "query", description: "which" },
        ],
        responses: { 200: { content: { "application/octet-stream": {} } } },
      },
    },
    "/a/{one}": {
      put: {
        requestBody: { content: { "application/json": { schema: { required: ["x"] } } } },
        responses: { 501: { description: "never" } },
      },
    },
  });
});

it.each([
  [[...routes, { method: "GET", path: "/b" }], operations, /GET \/b is not described/],
  [routes.slice(1), operations, /GET \/a\/:one\/\* is described and not served/],
])("refuses to describe something else than what is served", (served, described, problem) => {
  expect(() => documentOf(served, described, "1.2.3")).toThrow(problem);
});

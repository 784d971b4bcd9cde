import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oneStep } from "../../support/api.ts";
import { createOwnWorld, type OwnWorld } from "../../support/own-door.ts";

let world: OwnWorld;
// biome-ignore lint/suspicious/noExplicitAny: read as any client would.
let document: any;
beforeAll(async () => {
  world = await createOwnWorld();
  const response = await fetch(`${world.base}/openapi.json`);
  document = await response.json();
  expect(document).not.toHaveProperty("message");
});
afterAll(() => world[Symbol.asyncDispose]());

describe("the description of the API", () => {
  it("has the routes of Argo, the dashboard's and the door's own, and neither pages nor Kubernetes'", () => {
    const paths = Object.keys(document.paths);
    expect(paths).toEqual(
      expect.arrayContaining([
        "/api/v1/workflows/{namespace}/{name}/{podName}/log",
        "/artifact-files/{namespace}/{by}/{id}/{nodeId}/{side}/{artifact}/{path}",
        "/api/onexit/v1/deliveries/{id}/retry",
        "/healthz",
        "/openapi.json",
      ]),
    );
    expect(paths.filter((path) => path === "/" || path.startsWith("/apis"))).toEqual([]);
  });

  it("names each operation once", () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item as object));
    const ids = new Set(operations.map(({ operationId }) => operationId));
    expect(ids.size).toBe(operations.length);
  });

  it("refers to schemas that are there", () => {
    const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
    const names = new Set(references.map((reference) => reference.slice("#/components/schemas/".length)));
    expect([...names].filter((name) => document.components.schemas[name] === undefined)).toEqual([]);
    expect(names.size).toBeGreaterThan(40);
  });

  it("says of a body what is checked", async () => {
    const { schema } = document.paths["/api/v1/workflows/{namespace}"].post.requestBody.content["application/json"];
    expect(schema.properties).toMatchObject({
      workflow: { $ref: "#/components/schemas/Workflow" },
      serverDryRun: { type: ["boolean", "null"] },
    });
    const create = async (sent: object) => {
      const init = {
        method: "POST",
        body: JSON.stringify({ workflow: oneStep({ name: "described" }, "true"), ...sent }),
      };
      const response = await fetch(`${world.base}/api/v1/workflows/default`, init);
      return [response.status, ((await response.json()) as { message?: string }).message];
    };
    // Whoever means to change nothing must not be misunderstood.
    expect(await create({ serverDryRun: "true" })).toEqual([400, "serverDryRun must be true or false"]);
    expect(await create({ serverDryRun: true })).toEqual([200, undefined]);
  });
});

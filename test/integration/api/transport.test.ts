import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oneStep, startTestApi, type TestApi } from "../../support/api.ts";

let api: TestApi & AsyncDisposable;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const valid = oneStep({ name: "w" }, "true");

/** A request whose path is sent as it stands: fetch would tidy it up. */
function raw(path: string): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${api.base}/`, { path, agent: false }, (response) => {
      let body = "";
      response.on("data", (piece: Buffer) => {
        body += piece.toString();
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("what is wrong with a request", () => {
  it.each([
    ["a body that is cut off", "POST", "api/v1/workflows/argo", '{"workflow":', 3, /the body is no JSON/],
    ["a body that is a list", "POST", "api/v1/workflows/argo", "[]", 3, /no JSON object/],
    ["an empty body", "POST", "api/v1/workflows/argo", "", 3, /holds no workflow/],
    ["a body with something else", "POST", "api/v1/workflows/argo", { workflow: 3 }, 3, /holds no workflow/],
    ["an unknown field", "POST", "api/v1/workflows/argo", { workflow: { ...valid, spek: {} } }, 3, /spek/],
    ["another kind", "POST", "api/v1/workflows/argo", { workflow: { ...valid, kind: "Pod" } }, 3, /Pod/],
    [
      "another namespace",
      "POST",
      "api/v1/workflows/argo",
      { workflow: { ...valid, metadata: { name: "w", namespace: "other" } } },
      3,
      /namespace of the provided object does not match/,
    ],
    ["a namespace that is none", "POST", "api/v1/workflows/a%20b", { workflow: valid }, 3, /namespace "a b" must be/],
    // A subject of NATS is not that long: the engine would lose its connection.
    ["a very long namespace", "POST", `api/v1/workflows/${"b".repeat(6000)}`, { workflow: valid }, 3, /up to 63/],
    ["a very long uid", "GET", `api/v1/archived-workflows/${"b".repeat(6000)}`, undefined, 5, /not found/],
    ["another name", "PUT", "api/v1/workflow-templates/argo/a", { template: valid }, 3, /name is not "a"/],
    ["an unknown workflow to stop", "PUT", "api/v1/workflows/argo/x/stop", {}, 5, /"x" not found/],
    ["an unknown workflow to retry", "PUT", "api/v1/workflows/argo/x/retry", {}, 5, /"x" not found/],
    ["an unknown verb", "PUT", "api/v1/workflows/argo/x/explode", {}, 5, /nothing at/],
    [
      "a bad selector",
      "GET",
      "api/v1/workflow-events/argo?listOptions.labelSelector=a%20b",
      undefined,
      3,
      /requirement/,
    ],
    ["a bad time", "GET", "api/v1/workflows/argo?createdAfter=yesterday", undefined, 3, /createdAfter/],
    ["a bad limit", "GET", "api/v1/workflows/argo?listOptions.limit=-1", undefined, 3, /limit/],
    [
      "two labels at once",
      "GET",
      "api/v1/archived-workflows-label-values?listOptions.labelSelector=a,b",
      undefined,
      3,
      /one label/,
    ],
  ])("is said for %s", async (_, method, path, body, code, message) => {
    const { status, json } = await api.ask(method, path, body);
    expect(json).toEqual({ code, message: expect.stringMatching(message) });
    expect(status).toBe(code === 5 ? 404 : 400);
  });

  it("is said for a body that is too large, without reading all of it", async () => {
    const { status, json } = await api.ask("POST", "api/v1/workflows/argo", `{"x":"${"y".repeat(4 * 1024 * 1024)}"}`);
    expect({ status, ...json }).toMatchObject({ status: 400, code: 3, message: expect.stringMatching(/2 MiB/) });
  });

  const many = (count: number, prefix: string, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, value]));
  const kubernetes = "apis/argoproj.io/v1alpha1/namespaces/argo/workflows?fieldValidation=Strict";

  it.each([
    ["very many wrong labels", { metadata: { name: "w", labels: many(20_000, "l", 5) } }, 400, 422],
    ["very many unknown fields", { ...valid, spec: many(20_000, "f", 1) }, 400, 400],
    ["a very long name", { ...valid, metadata: { name: "n".repeat(1_000_000) } }, 400, 422],
    ["a very long field", { ...valid, [`f${"x".repeat(500_000)}`]: 1 }, 400, 400],
  ])("is said in few words for %s", async (_, workflow, argo, kube) => {
    const answers = [
      await api.ask("POST", "api/v1/workflows/argo", { workflow }),
      await api.ask("POST", kubernetes, workflow),
    ];
    expect(answers.map(({ status }) => status)).toEqual([argo, kube]);
    for (const { json } of answers) {
      expect(json.message.length).toBeGreaterThan(20);
      expect(JSON.stringify(json).length).toBeLessThan(30_000);
    }
  });

  it("fits into a head where it is only a warning, however much there is", async () => {
    const [path] = kubernetes.split("?");
    const body = JSON.stringify({ ...valid, ...many(100, `f${"x".repeat(3000)}`, 1) });
    const response = await fetch(`${api.base}/${path}?fieldValidation=Warn&dryRun=All`, { method: "POST", body });
    expect(response.status).toBe(201);
    expect(response.headers.get("warning")).toMatch(/^299 - "unknown field .*, 299 - "and 84 more"$/);
  });

  it.each([
    "/api/v1/workflows/argo/../../../etc/passwd",
    "/artifacts/argo/w/../../../etc/passwd",
    "/artifacts/argo/w/%2e%2e%2f%2e%2e/x",
    "/artifact-files/argo/workflows/w/w/outputs/out/../../../x",
    "/api/v1/workflows/argo/%00",
    "/api/v1/workflows/argo/%zz",
  ])("is an answer for %s, too", async (path) => {
    const { status, body } = await raw(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(JSON.parse(body)).toMatchObject({ code: expect.any(Number), message: expect.any(String) });
  });

  it("is nothing for a parameter that nobody knows", async () => {
    expect(await api.ask("GET", "api/v1/workflows/argo?whatever=1")).toMatchObject({ status: 200 });
  });
});

describe("hera", () => {
  it("creates without a namespace in the body, and finds a phase and a message where it looks for them", async () => {
    const created = await api.ask("POST", "api/v1/workflows/hera", {
      workflow: oneStep({ generateName: "hera-" }, "true"),
    });
    expect(created).toMatchObject({
      status: 200,
      json: { metadata: { namespace: "hera" }, status: { phase: "Running" } },
    });
    await api.engine.settled(created.json.metadata.uid);
    const got = await api.ask("GET", `api/v1/workflows/hera/${created.json.metadata.name}`);
    // What is a list or a mapping to it is never null.
    const { nodes, conditions, phase } = got.json.status;
    expect({ nodes, conditions, phase }).toEqual({
      nodes: expect.any(Object),
      conditions: expect.any(Array),
      phase: "Succeeded",
    });
    const refused = await api.ask("GET", "api/v1/workflows/hera/nobody");
    expect(refused).toMatchObject({ status: 404, json: { message: expect.any(String) } });
  });

  it("keeps templates and cron workflows", async () => {
    const template = { ...valid, metadata: { name: "t" } };
    expect(await api.ask("POST", "api/v1/workflow-templates/hera", { template })).toMatchObject({ status: 200 });
    expect(await api.ask("GET", "api/v1/workflow-templates/hera?namePattern=t")).toMatchObject({
      json: { items: [{ metadata: { name: "t" } }], metadata: { resourceVersion: expect.stringMatching(/^\d+$/) } },
    });
    const run = { metadata: { generateName: "from-t-" }, spec: { workflowTemplateRef: { name: "t" } } };
    const created = await api.ask("POST", "api/v1/workflows/hera", { workflow: run });
    expect(await api.engine.settled(created.json.metadata.uid)).toMatchObject({ phase: "Succeeded" });
  });
});

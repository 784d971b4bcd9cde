import type { JsonObject } from "@onexit/events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { shell, startTestApi, type TestApi } from "../../support/api.ts";

let api: TestApi & AsyncDisposable;
beforeAll(async () => {
  api = await startTestApi();
  const template = {
    metadata: { name: "greet" },
    spec: {
      entrypoint: "main",
      arguments: { parameters: [{ name: "who", value: "nobody" }] },
      templates: [shell("main", "echo hello {{workflow.parameters.who}}")],
    },
  };
  await api.argo.call("POST", "api/v1/workflow-templates/argo", { namespace: "argo", template });
});
afterAll(() => api[Symbol.asyncDispose]());

const bindings = "apis/argoproj.io/v1alpha1/namespaces/argo/workfloweventbindings";

const binding = (name: string, selector: string, template = "greet"): JsonObject => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "WorkflowEventBinding",
  metadata: { name },
  spec: {
    event: { selector },
    submit: {
      workflowTemplateRef: { name: template },
      arguments: { parameters: [{ name: "who", valueFrom: { event: "payload.who" } }] },
    },
  },
});

async function startedBy(name: string) {
  const labelSelector = `workflows.argoproj.io/workflow-event-binding=${name}`;
  const { items } = await api.argo.call("GET", "api/v1/workflows/argo", { listOptions: { labelSelector } });
  return items as { readonly metadata: { readonly name: string; readonly uid: string } }[];
}

it("starts what is bound to an event, and nothing else", async () => {
  expect(
    await api.ask("POST", bindings, binding("hooked", 'discriminator == "hook" && payload.who != ""')),
  ).toMatchObject({ status: 201, json: { metadata: { generation: 1 } } });
  expect((await api.argo.call("GET", "api/v1/workflow-event-bindings/argo", {})).items).toMatchObject([
    { metadata: { name: "hooked" } },
  ]);
  expect(await api.ask("POST", "api/v1/events/argo/other", { who: "me" })).toEqual({ status: 200, json: {} });
  expect(await api.ask("POST", "api/v1/events/elsewhere/hook", { who: "me" })).toEqual({ status: 200, json: {} });
  expect(await startedBy("hooked")).toEqual([]);
  expect(await api.ask("POST", "api/v1/events/argo/hook", { who: "me" })).toEqual({ status: 200, json: {} });
  const [started] = await startedBy("hooked");
  expect(started?.metadata.name).toMatch(/^greet-/);
  expect(await api.engine.settled(started?.metadata.uid ?? "")).toMatchObject({ phase: "Succeeded" });
  const name = started?.metadata.name ?? "";
  const log = api.argo.stream(`api/v1/workflows/argo/${name}/log`, { logOptions: { container: "main" } });
  expect((await log.next()).value).toEqual({ podName: name, content: "hello me" });
});

it("says which binding cannot be served, and serves the others", async () => {
  await api.ask("POST", bindings, binding("lost", 'discriminator == "two"', "nobody"));
  await api.ask("POST", bindings, binding("sound", 'discriminator == "two"'));
  await api.ask("POST", bindings, binding("wrong", 'discriminator == "two" && payload.who'));
  const { status, json } = await api.ask("POST", "api/v1/events/argo/two", { who: "you" });
  expect({ status, code: json.code }).toEqual({ status: 500, code: 13 });
  expect(json.message).toMatch(/^failed to dispatch event: lost: .*nobody.*; wrong: spec\.event\.selector: /);
  expect(await startedBy("sound")).toHaveLength(1);
  expect(await startedBy("lost")).toEqual([]);
});

it("starts nothing twice where the name is made of the event", async () => {
  const { spec, ...rest } = binding("once", 'discriminator == "once"');
  const { submit, ...event } = spec as { readonly submit: JsonObject };
  const metadata = { name: '"once-" + payload.id' };
  await api.ask("POST", bindings, { ...rest, spec: { ...event, submit: { ...submit, metadata } } });
  const post = (id: string) => api.ask("POST", "api/v1/events/argo/once", { id, who: "me" });
  expect(await post("1")).toEqual({ status: 200, json: {} });
  expect(await post("1")).toEqual({ status: 200, json: {} });
  expect((await startedBy("once")).map(({ metadata }) => metadata.name)).toEqual(["once-1"]);
  const taken = { metadata: { name: "once-2" }, spec: { workflowTemplateRef: { name: "greet" } } };
  await api.argo.call("POST", "api/v1/workflows/argo", { namespace: "argo", workflow: taken });
  expect(await post("2")).toMatchObject({ status: 500, json: { message: expect.stringMatching(/once-2.*exists/) } });
});

it("refuses a binding that could never be served, and a body that is no JSON", async () => {
  const wrong = await api.ask("POST", bindings, binding("bad", "payload.who =="));
  expect(wrong).toMatchObject({
    status: 422,
    json: { message: expect.stringMatching(/spec\.event\.selector: .*invalid/) },
  });
  expect(await api.ask("POST", "api/v1/events/argo/hook", "{who")).toMatchObject({ status: 400, json: { code: 3 } });
  expect(await api.ask("DELETE", `${bindings}/hooked`)).toMatchObject({ status: 200 });
  expect(await api.ask("POST", "api/v1/events/argo/hook", { who: "me" })).toMatchObject({ status: 200 });
  expect(await startedBy("hooked")).toHaveLength(1);
});

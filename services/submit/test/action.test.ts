import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@onexit/events";
import { createService, createWorld, encodeRequest, sampleRequest } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { submitAction } from "../src/action.ts";
import { type FakeEngine, startFakeEngine } from "./fake-engine.ts";
import { recover, template } from "./sample.ts";

async function submit(engine: FakeEngine, parameters: JsonObject, environment: Readonly<Record<string, string>> = {}) {
  const world = createWorld();
  const service = createService({
    action: submitAction(),
    environment: { ONEXIT_SERVER: engine.url, ...environment },
    world,
  });
  const request = sampleRequest("submit", parameters);
  await service.deliver(encodeRequest(request));
  return { event: world.events.at(-1), request };
}

describe("the submit action", () => {
  it("starts a workflow whose name and annotation come from the key, with the parameters that it is given", async () => {
    await using engine = await startFakeEngine();
    const { event, request } = await submit(engine, {
      manifest: recover,
      parameters: { table: "{{workflow.parameters.table}}" },
    });
    const name = `recover-${request.key.slice(0, 10)}`;
    expect(event).toMatchObject({
      type: "ActionSucceeded",
      already: false,
      destination: `data/${name}`,
      created: { namespace: "data", name, uid: `uid-of-${name}` },
    });
    expect(event).not.toHaveProperty("unknown");
    expect(engine.started.get(name)).toMatchObject({
      metadata: {
        namespace: "data",
        annotations: { "onexit.dev/idempotency-key": request.key, "onexit.dev/submitted-by": "data/etl-7kq2d" },
      },
      spec: {
        arguments: { parameters: [{ name: "table", value: "orders <main> & co" }] },
        templates: [{ container: { args: ["recover {{workflow.parameters.table}} {{workflow.name}}"] } }],
      },
    });
  });

  it("finds the workflow there when another service has started it", async () => {
    await using engine = await startFakeEngine();
    const first = await submit(engine, { manifest: recover });
    const again = await submit(engine, { manifest: recover });
    expect(again.event).toMatchObject({ type: "ActionSucceeded", already: true });
    expect((again.event as { created?: unknown }).created).toEqual((first.event as { created?: unknown }).created);
    expect(engine.started.size).toBe(1);
  });

  it("gives up when its name is another workflow's", async () => {
    await using engine = await startFakeEngine();
    const { key } = sampleRequest("submit", {});
    const name = `recover-${key.slice(0, 10)}`;
    await fetch(`${engine.url}/api/v1/workflows/data`, {
      method: "POST",
      body: JSON.stringify({ workflow: { metadata: { name } } }),
    });
    const { event } = await submit(engine, { manifest: recover });
    expect(event).toMatchObject({
      type: "ActionDead",
      problem: { message: `data/${name} is another workflow's name` },
    });
  });

  it("starts a WorkflowTemplate of a directory, and sends along what it needs", async () => {
    await using engine = await startFakeEngine();
    const dir = await mkdtemp(join(tmpdir(), "onexit-templates-"));
    await writeFile(join(dir, "recover.json"), JSON.stringify(template));
    const parameters = { workflowTemplateRef: { name: "recover" }, name: "heal", parameters: { table: 7 } };
    const { event, request } = await submit(engine, parameters, { SUBMIT_TEMPLATES: dir });
    await rm(dir, { recursive: true });
    expect(event).toMatchObject({ type: "ActionSucceeded", detail: `heal-${request.key.slice(0, 10)}` });
    const posted = engine.requests.find(({ method }) => method === "POST");
    expect(JSON.parse(posted?.body ?? "")).toMatchObject({
      resources: [{ kind: "WorkflowTemplate", metadata: { name: "recover" } }],
      workflow: {
        spec: { workflowTemplateRef: { name: "recover" }, arguments: { parameters: [{ name: "table", value: "7" }] } },
      },
    });
  });

  const text = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: x-}
spec:
  entrypoint: main
  onExit: exit-handlerr
  templates:
  - {name: main, container: {image: alpine, command: ["true"]}}
  - {name: exit-handler, container: {image: alpine, command: ["true"]}}
`;
  const broken = { ...recover, spec: { ...(recover.spec as JsonObject), entrypoint: "mian" } };

  it.each<[string, JsonObject, string | RegExp]>([
    ["a template that is not there", { manifest: broken }, /spec\.entrypoint: OX1001 .*did you mean "main"/],
    ["a text with its line and column", { manifest: text }, /manifest:6:11.*OX1001.*exit-handler/],
    ["a text that is no YAML", { manifest: "a: [" }, /manifest:1:/],
    ["two workflows in a text", { manifest: `${text.replace("rr", "r")}---\n${text.replace("rr", "r")}` }, "not one"],
    ["an unknown WorkflowTemplate", { workflowTemplateRef: { name: "recover" } }, /spec\.workflowTemplateRef.*OX/],
    ["an unknown parameter", { manifest: recover, parameters: { tabel: "x" } }, /tabel/],
    [
      "another namespace",
      { manifest: { ...recover, metadata: { name: "x", namespace: "prod" } } },
      "metadata.namespace",
    ],
    ["nothing to start", {}, "name one of manifest and workflowTemplateRef"],
    ["two things to start", { manifest: recover, workflowTemplateRef: { name: "a" } }, "name one of"],
    ["a name that is none", { manifest: recover, name: "{{workflow.nmae}}" }, "name"],
  ])("is dead for %s, and says where", async (_, parameters, why) => {
    await using engine = await startFakeEngine();
    const { event } = await submit(engine, parameters);
    expect(event).toMatchObject({
      type: "ActionDead",
      attempt: 1,
      problem: { message: typeof why === "string" ? expect.stringContaining(why) : expect.stringMatching(why) },
    });
    expect(engine.requests).toEqual([]);
  });

  it("is dead in the engine's words when the engine refuses", async () => {
    await using engine = await startFakeEngine();
    engine.next({ status: 400, body: JSON.stringify({ code: 3, message: "spec.x: no" }) });
    const { event } = await submit(engine, { manifest: recover });
    expect(event).toMatchObject({
      type: "ActionDead",
      problem: { message: "the engine refused the workflow: spec.x: no" },
    });
  });
});

import type { JsonObject } from "@onexit/events";
import { startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { oneStep, startTestApi, type TestApi } from "../../support/api.ts";

const namespace = "argo";

let storage: Awaited<ReturnType<typeof startFauxqs>>;
let api: TestApi & AsyncDisposable;
beforeAll(async () => {
  storage = await startFauxqs({ port: 0, logger: false });
  storage.createBucket("theirs");
  const account = { key: "somebody", secret: "secret-of-somebody" };
  api = await startTestApi((kind, name) => (kind === "secret" && name === "account" ? account : undefined));
});
afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await storage?.stop();
});

/** A place in a bucket that has nothing to do with the engine's own repository. */
const inBucket = (key: string): JsonObject => ({
  s3: {
    bucket: "theirs",
    endpoint: `127.0.0.1:${storage.port}`,
    insecure: true,
    key,
    accessKeySecret: { name: "account", key: "key" },
    secretKeySecret: { name: "account", key: "secret" },
  },
});

/** A workflow that has ended: one step `write`, which puts `out.txt` and `made/a` there. */
async function ended(name: string, write: JsonObject, more: readonly JsonObject[] = [], entrypoint = "write") {
  const args = ["cat in.txt 2>/dev/null; printf contents > out.txt; mkdir made; printf a > made/a"];
  const template = { name: "write", container: { image: "alpine", command: ["sh", "-c"], args }, ...write };
  const workflow = oneStep({ name }, "true", { entrypoint, templates: [template, ...more] });
  const { uid } = (await api.argo.call("POST", "api/v1/workflows/{namespace}", { namespace, workflow })).metadata;
  const { phase, message } = await api.engine.settled(uid);
  expect({ phase, message }).toEqual({ phase: "Succeeded", message: "" });
  return uid as string;
}

const text = async (path: string) => (await fetch(`${api.base}/${path}`)).text();
const refusal = async (path: string) => (await api.ask("GET", path)).json as { code: number; message: string };

it("hands out what the workflow stored in the engine's own repository, and what its manifest holds", async () => {
  const uid = await ended("own", {
    inputs: { artifacts: [{ name: "in", path: "in.txt", raw: { data: "given" } }] },
    outputs: { artifacts: [{ name: "out", path: "out.txt", archive: { none: {} } }] },
  });
  const { nodes } = (await api.argo.call("GET", "api/v1/workflows/{namespace}/own", { namespace })).status;
  // The client calls the file as the key ends, and finds the key only in places that it knows.
  expect(nodes.own.outputs.artifacts).toEqual([{ name: "out", s3: { key: "own/own/out" } }]);
  expect(await text("artifacts/argo/own/own/out")).toBe("contents");
  expect(await text(`artifacts-by-uid/${uid}/own/out`)).toBe("contents");
  expect(await text("input-artifacts/argo/own/own/in")).toBe("given");
  expect(await text("artifact-files/argo/workflows/own/own/outputs/out")).toBe("contents");
  expect(await refusal("artifacts/argo/own/own/other")).toMatchObject({ code: 5 });
  expect(await refusal("artifacts/argo/own/nobody/out")).toMatchObject({ code: 5 });
  expect(await refusal("artifacts/argo/nobody/own/out")).toMatchObject({ code: 5 });
  expect(await refusal("artifact-files/argo/workflows/own/own/outputs/out/%2e%2e%2fother")).toMatchObject({ code: 3 });
  expect(await refusal(`artifact-files/other/archived-workflows/${uid}/own/outputs/out`)).toMatchObject({ code: 5 });
});

it("hands out what the workflow stored in a bucket of its own, files of a directory too", async () => {
  await ended("bucket", {
    outputs: {
      artifacts: [
        { name: "out", path: "out.txt", archive: { none: {} }, ...inBucket("some/out") },
        { name: "made", path: "made", archive: { none: {} }, ...inBucket("some/made") },
      ],
    },
  });
  expect(await text("artifacts/argo/bucket/bucket/out")).toBe("contents");
  expect(await text("artifact-files/argo/workflows/bucket/bucket/outputs/made/a")).toBe("a");
  expect(await refusal("artifacts/argo/bucket/bucket/made")).toMatchObject({ code: 5 });
  // Beyond a file lies another object, of whomever.
  const out = { path: "out.txt", archive: { none: {} } };
  await ended("neighbour", { outputs: { artifacts: [{ name: "out", ...out, ...inBucket("some") }] } });
  expect(await refusal("artifact-files/argo/workflows/neighbour/neighbour/outputs/out/out")).toMatchObject({ code: 5 });
});

it("hands out nothing else that the engine's credentials open, and says why", async () => {
  await ended("secretive", {
    outputs: { artifacts: [{ name: "out", path: "out.txt", archive: { none: {} }, ...inBucket("secret") }] },
  });
  const read = { name: "in", path: "in.txt" };
  const passed: JsonObject = {
    name: "pass",
    inputs: { artifacts: [{ name: "in" }] },
    steps: [
      [
        {
          name: "read",
          template: "write",
          arguments: { artifacts: [{ name: "in", from: "{{inputs.artifacts.in}}" }] },
        },
      ],
    ],
    outputs: { artifacts: [{ name: "out", from: "{{inputs.artifacts.in}}" }] },
  };
  const main: JsonObject = {
    name: "around",
    steps: [[{ name: "pass", template: "pass", arguments: { artifacts: [{ name: "in", ...inBucket("secret") }] } }]],
  };
  await ended("reader", { inputs: { artifacts: [read] } }, [passed, main], "around");
  for (const path of [
    "input-artifacts/argo/reader/reader[0].pass[0].read/in",
    "input-artifacts/argo/reader/reader[0].pass/in",
    "artifacts/argo/reader/reader[0].pass/out",
  ]) {
    expect(await refusal(path)).toMatchObject({
      code: 12,
      message: expect.stringContaining(
        "lies in s3, and no step of this workflow has stored it there: fetch it from there",
      ),
    });
  }
  const http = { http: { url: `http://127.0.0.1:${storage.port}/theirs/secret` } };
  await ended("web", { inputs: { artifacts: [{ ...read, optional: true, ...http }] } });
  expect(await refusal("input-artifacts/argo/web/web/in")).toMatchObject({
    code: 12,
    message: expect.stringContaining('inputs artifact "in" of web lies in http'),
  });
});

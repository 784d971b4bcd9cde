import type { JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { type KubernetesApi, startKubernetesApi } from "./kubernetes-api.ts";
import { createStage } from "./stage.ts";

async function clean(api: KubernetesApi, parameters: JsonObject, environment: Readonly<Record<string, string>> = {}) {
  await using stage = await createStage({
    roots: () => undefined,
    environment: { KUBECONFIG: api.kubeconfig, ...environment },
  });
  return await stage.clean(parameters);
}

const deletesOf = (api: KubernetesApi) => api.requests.filter(({ method }) => method === "DELETE");

describe("objects of a cluster", () => {
  it("are deleted by kind and name in the workflow's namespace, and absent ones are done", async () => {
    await using api = await startKubernetesApi();
    api.add("PersistentVolumeClaim", "temp-storage-etl-7kq2d");
    api.add("Secret", "temp");
    api.add("Secret", "temp", { namespace: "prod", uid: "another" });
    api.add("Job", "half", { deletionTimestamp: "2026-01-02T03:04:05Z" });
    const kubernetes = ["pvc/temp-storage-{{workflow.name}}", "secret/temp", "configmap/none", "job/half"];
    expect(await clean(api, { kubernetes })).toMatchObject({
      type: "ActionSucceeded",
      detail: "2 removed, 2 absent",
      destination: "pvc/temp-storage-etl-7kq2d and 3 more",
      created: { removed: ["persistentvolumeclaim/temp-storage-etl-7kq2d in data", "secret/temp in data"] },
    });
    expect(api.left()).toEqual(["Job/half", "Secret/temp"]);
    expect(await clean(api, { kubernetes })).toMatchObject({ already: true, detail: "4 absent" });
  });

  it("are deleted by label, page by page, as what was found and with the propagation that is asked for", async () => {
    await using api = await startKubernetesApi();
    const labels = { workflow: "etl-7kq2d" };
    for (const name of ["a", "b", "c", "d", "e"]) api.add("ConfigMap", name, { labels });
    api.add("ConfigMap", "other", { labels: { workflow: "else" } });
    const kubernetes = [{ kind: "cm", selector: "workflow={{workflow.name}}", propagation: "Foreground" }];
    expect(await clean(api, { kubernetes })).toMatchObject({ detail: "5 removed" });
    expect(api.left()).toEqual(["ConfigMap/other"]);
    expect(deletesOf(api).map(({ body }) => JSON.parse(body) as unknown)).toContainEqual({
      propagationPolicy: "Foreground",
      preconditions: { uid: "uid-of-a" },
    });
  });

  it("are of any kind, with its group", async () => {
    await using api = await startKubernetesApi();
    api.add("Certificate", "web");
    const certificate = { kind: "Certificate", apiVersion: "cert-manager.io/v1" };
    expect(await clean(api, { kubernetes: [{ ...certificate, name: "web" }] })).toMatchObject({ detail: "1 removed" });
    expect(deletesOf(api).map(({ path }) => path)).toEqual([
      "/apis/cert-manager.io/v1/namespaces/data/certificates/web",
    ]);
    api.add("Certificate", "late", { labels: { app: "x" } });
    expect(await clean(api, { kubernetes: [{ ...certificate, selector: "app=x" }] })).toMatchObject({
      detail: "1 removed",
    });
    expect(api.left()).toEqual([]);
  });

  it("may be in a namespace that is declared", async () => {
    await using api = await startKubernetesApi();
    api.add("Secret", "temp", { namespace: "build" });
    const kubernetes = [{ kind: "secret", name: "temp", namespace: "build" }];
    expect(await clean(api, { kubernetes }, { CLEANUP_NAMESPACES: "test, build" })).toMatchObject({
      detail: "1 removed",
    });
    expect(api.left()).toEqual([]);
  });

  it("leave alone another object that has got the name meanwhile", async () => {
    await using api = await startKubernetesApi((self) => self.add("Secret", "temp", { uid: "new" }));
    api.add("Secret", "temp");
    expect(await clean(api, { kubernetes: ["secret/temp"] })).toMatchObject({ already: true, detail: "1 absent" });
    expect(api.left()).toEqual(["Secret/temp"]);
  });

  it("are only listed by a dry run", async () => {
    await using api = await startKubernetesApi();
    api.add("Secret", "temp");
    expect(await clean(api, { kubernetes: ["secret/temp", "secret/none"], dryRun: "true" })).toMatchObject({
      type: "ActionSuppressed",
      reason: "dry run: would remove secret/temp in data; 1 absent",
    });
    expect(api.left()).toEqual(["Secret/temp"]);
  });

  const refusals: readonly [string, JsonObject | string, string][] = [
    ["no name", "secret/", "is empty"],
    ["no kind", "/temp", "is no kind/name"],
    ["too many parts", "v1/secret/temp", "is no kind/name"],
    ["an unknown variable", "pvc/{{workflow.nmae}}", "names a variable that nobody knows"],
    ["a name that ends in an empty variable", "pvc/temp-storage-", "which no object can have"],
    ["a name in upper case", "pvc/Temp", "which no object can have"],
    ["an unknown kind", "certificate/web", "needs an apiVersion beside it"],
    ["neither name nor selector", { kind: "secret" }, "needs a name or a selector"],
    ["name and selector", { kind: "secret", name: "a", selector: "a=b" }, "needs a name or a selector"],
    ["an empty selector", { kind: "secret", selector: "" }, "is empty"],
    ["a selector without a value", { kind: "secret", selector: "app=" }, "selects nothing"],
    ["a selector of nothing but a comma", { kind: "secret", selector: "app=x," }, "selects nothing"],
    ["a selector that only excludes", { kind: "secret", selector: "app!=x" }, "says only what is not to be removed"],
    [
      "a selector that only excludes a set",
      { kind: "secret", selector: "app notin (x, y), !z" },
      "says only what is not",
    ],
    ["another namespace", { kind: "secret", name: "a", namespace: "prod" }, "is in namespace"],
    ["a kind that the cluster does not know", { kind: "Gadget", apiVersion: "v1", name: "a" }, "is no kind that"],
    ["a group that the cluster does not know", { kind: "Gadget", apiVersion: "x.io/v1", name: "a" }, "is no kind that"],
    ["what is in no namespace", { kind: "Namespace", apiVersion: "v1", name: "data" }, "is in no namespace"],
  ];

  it.each(refusals)("refuses %s, and removes nothing else either", async (_, entry, why) => {
    await using api = await startKubernetesApi();
    api.add("Secret", "good");
    api.add("Namespace", "data");
    expect(await clean(api, { kubernetes: ["secret/good", entry] })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining(why) },
    });
    expect(api.left()).toEqual(["Namespace/data", "Secret/good"]);
  });

  it("are refused where no cluster is known", async () => {
    await using stage = await createStage({ roots: () => undefined });
    expect(await stage.clean({ kubernetes: ["secret/a"] })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining("KUBECONFIG is not set") },
    });
  });

  it("are given up at once without the right to them, and the token is not told", async () => {
    await using api = await startKubernetesApi();
    api.add("Secret", "temp");
    api.next({ status: 403, body: JSON.stringify({ message: "secrets is forbidden" }) });
    const event = await clean(api, { kubernetes: ["secret/temp"] });
    expect(event).toMatchObject({ type: "ActionDead", problem: { message: expect.stringContaining("answered 403") } });
    expect(JSON.stringify(event)).toContain("secrets is forbidden");
    expect(JSON.stringify(event)).not.toContain("token-of-somebody");
  });
});

import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@onexit/events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oneStep, shell, startTestApi, type TestApi } from "../../support/api.ts";
import type { ArgoError } from "../../support/argo-client.ts";

const workflows = "api/v1/workflows/{namespace}";
const namespace = "argo";

let api: TestApi & AsyncDisposable;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const submit = (workflow: JsonObject) => api.argo.call("POST", workflows, { namespace, workflow });
const one = (name: string, verb = "") => `${workflows}/${name}${verb === "" ? "" : `/${verb}`}`;

/** A workflow that has ended. */
async function ended(metadata: JsonObject, script: string, spec: JsonObject = {}) {
  const created = await submit(oneStep(metadata, script, spec));
  await api.engine.settled(created.metadata.uid);
  return created.metadata as { readonly name: string; readonly uid: string };
}

const refusal = (call: Promise<unknown>): Promise<ArgoError> =>
  call.then(
    (answer) => {
      throw new Error(`answered ${JSON.stringify(answer)}`);
    },
    (error: unknown) => error as ArgoError,
  );

async function lines(name: string, options: JsonObject = {}, more: JsonObject = {}): Promise<readonly string[]> {
  const found: string[] = [];
  const request = { namespace, logOptions: { container: "main", ...options }, ...more };
  for await (const entry of api.argo.stream(`${workflows}/${name}/log`, request)) {
    found.push(`${entry.podName}: ${entry.content}`);
  }
  return found;
}

describe("argo submit", () => {
  it("creates the workflow, or shows it with --server-dry-run and --dry-run", async () => {
    const workflow = oneStep({ generateName: "dry-" }, "true");
    for (const dry of [{ serverDryRun: true }, { createOptions: { dryRun: ["All"] } }]) {
      const answer = await api.argo.call("POST", workflows, { namespace, workflow, ...dry });
      expect(answer.metadata.name).toMatch(/^dry-/);
      expect((await refusal(api.argo.call("GET", one(answer.metadata.name), { namespace }))).code).toBe(5);
    }
    const created = await submit(workflow);
    expect(created).toMatchObject({ metadata: { namespace, uid: expect.any(String), generation: 1 } });
    expect((await refusal(submit(oneStep({ name: created.metadata.name }, "true")))).code).toBe(6);
  });

  it("takes from templates and cron workflows, by all their names", async () => {
    const spec = {
      entrypoint: "main",
      arguments: { parameters: [{ name: "who", value: "world" }] },
      templates: [shell("main", "echo hello {{workflow.parameters.who}}"), shell("other", "echo other")],
    };
    await api.argo.call("POST", "api/v1/workflow-templates/{namespace}", {
      namespace,
      template: { metadata: { name: "greet" }, spec },
    });
    await api.argo.call("POST", "api/v1/cluster-workflow-templates", {
      template: { metadata: { name: "greet-all" }, spec },
    });
    await api.argo.call("POST", "api/v1/cron-workflows/{namespace}", {
      namespace,
      cronWorkflow: {
        metadata: { name: "nightly" },
        spec: { schedules: ["0 0 1 1 *"], workflowMetadata: { labels: { from: "cron" } }, workflowSpec: spec },
      },
    });
    const from = (resourceKind: string, resourceName: string, submitOptions: JsonObject = {}) =>
      api.argo.call("POST", `${workflows}/submit`, { namespace, resourceKind, resourceName, submitOptions });
    const greeted = await from("workflowtemplate", "greet", {
      name: "greeted",
      parameters: ["who=argo"],
      labels: "a=b,c=d",
      annotations: "note=1",
      serviceAccount: "robot",
      priority: 7,
    });
    expect(greeted).toMatchObject({
      metadata: {
        name: "greeted",
        labels: { a: "b", c: "d", "workflows.argoproj.io/workflow-template": "greet" },
        annotations: { note: "1" },
      },
      spec: { workflowTemplateRef: { name: "greet" }, serviceAccountName: "robot", priority: 7 },
    });
    // What the workflow itself does not say, for those who show what it is made of; what it says itself wins.
    expect(greeted.status.storedWorkflowTemplateSpec).toMatchObject({
      ...spec,
      workflowTemplateRef: { name: "greet" },
      serviceAccountName: "robot",
      arguments: { parameters: [{ name: "who", value: "argo" }] },
    });
    await api.engine.settled(greeted.metadata.uid);
    expect(await lines("greeted")).toEqual(["greeted: hello argo"]);
    const other = await from("cwft", "greet-all", { entryPoint: "other", generateName: "other-" });
    expect(other.metadata.name).toMatch(/^other-/);
    await api.engine.settled(other.metadata.uid);
    expect(await lines(other.metadata.name)).toEqual([`${other.metadata.name}: other`]);
    const nightly = await from("cronwf", "nightly");
    expect(nightly.status).not.toHaveProperty("storedWorkflowTemplateSpec");
    expect(nightly).toMatchObject({
      metadata: { labels: { from: "cron", "workflows.argoproj.io/cron-workflow": "nightly" } },
    });
    expect(await from("ClusterWorkflowTemplate", "greet-all", { serverDryRun: true })).toHaveProperty("metadata.name");
    expect(await refusal(from("pod", "x"))).toMatchObject({ code: 3, message: expect.stringMatching(/"pod" is not/) });
    expect(await refusal(from("wftmpl", "nobody"))).toMatchObject({ code: 5 });
    expect(await refusal(from("wftmpl", "greet", { labels: "x" }))).toMatchObject({ code: 3 });
    expect(await refusal(from("wftmpl", "greet", { parameters: ["x"] }))).toMatchObject({ code: 3 });
  });
});

describe("argo list", () => {
  it("filters, pages and projects", async () => {
    const space = "listed";
    for (const [index, script] of ["true", "exit 1", "true"].entries()) {
      const workflow = oneStep({ name: `l${index}`, labels: { n: String(index) } }, script);
      const created = await api.argo.call("POST", workflows, { namespace: space, workflow });
      await api.engine.settled(created.metadata.uid);
    }
    const names = async (request: JsonObject) => {
      const list = await api.argo.call("GET", workflows, { namespace: space, ...request });
      return (list.items ?? []).map((item: { metadata: { name: string } }) => item.metadata.name);
    };
    expect(await names({})).toEqual(["l2", "l1", "l0"]);
    const select = (labelSelector: string) => names({ listOptions: { labelSelector } });
    expect(await select("workflows.argoproj.io/phase in (Failed,Error)")).toEqual(["l1"]);
    expect(await select("workflows.argoproj.io/completed!=true")).toEqual([]);
    expect(await select("n notin (0,1)")).toEqual(["l2"]);
    expect(await names({ listOptions: { fieldSelector: "metadata.name=l0" } })).toEqual(["l0"]);
    expect(await names({ nameFilter: "Prefix", listOptions: { fieldSelector: "metadata.name=l" } })).toHaveLength(3);
    expect(await names({ namePrefix: "l1" })).toEqual(["l1"]);
    expect(await names({ namePattern: "2" })).toEqual(["l2"]);
    expect(await names({ createdAfter: "2100-01-01T00:00:00Z" })).toEqual([]);
    expect(await names({ finishedBefore: "2100-01-01T00:00:00Z" })).toHaveLength(3);
    const pages: string[] = [];
    let token = "";
    do {
      const listOptions = { limit: 2, continue: token };
      const page = await api.argo.call("GET", workflows, { namespace: space, listOptions });
      expect(page.metadata.resourceVersion).toMatch(/^\d+$/);
      pages.push(page.items.length);
      token = page.metadata.continue ?? "";
    } while (token !== "");
    expect(pages).toEqual([2, 1]);
    const fields = "metadata,items.metadata.name,items.status.phase";
    const list = await api.argo.call("GET", workflows, { namespace: space, fields });
    expect(list.items[0]).toEqual({ metadata: { name: "l2" }, status: { phase: "Succeeded" } });
    // What `argo list -A` asks for.
    expect((await api.argo.call("GET", workflows, {})).items.length).toBeGreaterThanOrEqual(3);
    expect(await refusal(names({ listOptions: { fieldSelector: "spec.x=1" } }))).toMatchObject({ code: 3 });
    expect(await refusal(names({ listOptions: { continue: "x" } }))).toMatchObject({ code: 3 });
  });
});

describe("argo get", () => {
  it("finds by name and uid, the latest too, whole or in part", async () => {
    const { name, uid } = await ended({ name: "got" }, "true");
    const get = (which: string, more: JsonObject = {}) => api.argo.call("GET", one(which), { namespace, ...more });
    expect(await get(name)).toMatchObject({ metadata: { uid }, status: { nodes: { got: { type: "Pod" } } } });
    expect(await get("@latest")).toMatchObject({ metadata: { uid } });
    expect(await get(name, { uid })).toMatchObject({ metadata: { uid } });
    expect(await refusal(get(name, { uid: "another" }))).toMatchObject({ code: 5 });
    expect(await get(name, { fields: "status.phase" })).toEqual({ status: { phase: "Succeeded" } });
    expect(await get(name, { fields: "-spec,status.nodes" })).not.toHaveProperty("spec");
  });
});

describe("argo logs", () => {
  const script = "echo one; echo two; echo three >&2";

  it("gives what was asked for, and nothing for a container that nobody has", async () => {
    const { name } = await ended({ name: "logged" }, script, { onExit: "bye", templates: [shell("bye", "echo bye")] });
    const pod = "logged-bye-";
    expect(await lines(name)).toEqual([
      "logged: one",
      "logged: two",
      "logged: three",
      expect.stringMatching(`^${pod}\\d+: bye$`),
    ]);
    for (const container of ["bye", "logged.onExit"]) expect(await lines(name, { container })).toHaveLength(1);
    expect(await lines(name, { container: "nobody" })).toEqual([]);
    expect(await lines(name, {}, { grep: "t(wo|hree)" })).toEqual(["logged: two", "logged: three"]);
    expect(await lines(name, { tailLines: 1, container: "logged" })).toEqual(["logged: three"]);
    expect(await lines(name, { sinceSeconds: 3_600_000 })).toHaveLength(4);
    expect(await lines(name, { sinceTime: "2100-01-01T00:00:00Z" })).toEqual([]);
    expect(await lines(name, { limitBytes: 5 }, { podName: "logged" })).toEqual(["logged: one", "logged: t"]);
    expect(await lines(name, {}, { selector: "workflows.argoproj.io/workflow=other" })).toEqual([]);
    expect(await lines(name, { timestamps: true }, { grep: "one" })).toEqual([
      expect.stringMatching(/^logged: \d{4}-\d\d-\d\dT\S+Z one$/),
    ]);
    expect(await refusal(lines(name, {}, { grep: "(" }))).toMatchObject({ code: 3 });
    expect(await refusal(lines(name, { tailLines: "many" }))).toMatchObject({ code: 3 });
    expect(await refusal(lines("nobody"))).toMatchObject({ code: 5, status: 404 });
  });

  it("follows until the workflow has ended", async () => {
    await submit(oneStep({ name: "followed" }, "echo early; sleep 0.6; echo late"));
    expect(await lines("followed", { follow: true })).toEqual(["followed: early", "followed: late"]);
  });
});

describe("argo wait and watch", () => {
  it("ends with the workflow, handler included, and at once for one that has ended", async () => {
    const created = await submit(
      oneStep({ name: "waited" }, "sleep 0.3; exit 1", { onExit: "bye", templates: [shell("bye", "sleep 0.3")] }),
    );
    expect(await api.argo.wait(namespace, "waited")).toBe("Failed");
    expect(await api.engine.settled(created.metadata.uid)).toMatchObject({ exit: { phase: "Succeeded" } });
    expect(await api.argo.wait(namespace, "waited")).toBe("Failed");
    expect(await api.argo.wait(namespace, "@latest")).toBe("Failed");
    expect(await api.argo.wait(namespace, "nobody")).toBe("gone");
  });

  it("is told of every change, in events that the client can read, and ends when the workflow is deleted", async () => {
    const { name } = await ended({ name: "watched" }, "true");
    const listOptions = { fieldSelector: `metadata.name=${name}`, resourceVersion: "0" };
    const told: string[] = [];
    for await (const event of api.argo.stream("api/v1/workflow-events/{namespace}", { namespace, listOptions })) {
      if (told.push(event.type) === 1) await api.argo.call("DELETE", one(name), { namespace, force: true });
    }
    expect(told).toEqual(["ADDED", "DELETED"]);
    expect(await api.argo.wait(namespace, name)).toBe("gone");
  });

  it("sends lines of JSON to whoever does not ask for events, with the headers at once", async () => {
    const ending = new AbortController();
    const url = `${api.base}/api/v1/workflow-events/quiet?listOptions.resourceVersion=0`;
    // There is nothing to tell: fetch resolves with the headers alone.
    const response = await fetch(url, { signal: ending.signal });
    expect(response.headers.get("content-type")).toBe("application/json");
    ending.abort();
    const old = await api.ask("GET", "api/v1/workflow-events/argo?listOptions.resourceVersion=999999");
    expect(old).toMatchObject({ status: 410, json: { code: 11 } });
  });
});

describe("argo stop, terminate, suspend, resume, node set", () => {
  it("steer what runs, and say what is wrong with one that has ended", async () => {
    const created = await submit(
      oneStep({ name: "steered" }, "true", {
        entrypoint: "wait",
        templates: [
          { name: "wait", suspend: {}, outputs: { parameters: [{ name: "why", valueFrom: { supplied: {} } }] } },
        ],
      }),
    );
    const put = (verb: string, more: JsonObject = {}) =>
      api.argo.call("PUT", one("steered", verb), { namespace, name: "steered", ...more });
    expect(await put("suspend")).toMatchObject({ spec: { suspend: true } });
    expect(await put("resume", { nodeFieldSelector: "displayName=nobody" }).catch((error) => error)).toMatchObject({
      code: 3,
    });
    await put("set", { nodeFieldSelector: "displayName=steered", message: "seen" });
    const shown = async () => (await api.argo.call("GET", one("steered"), { namespace })).status.nodes.steered;
    expect(await shown()).toMatchObject({ phase: "Running", message: "seen" });
    const outputParameters = JSON.stringify({ why: "because" });
    await put("set", { nodeFieldSelector: "displayName=steered", outputParameters, phase: "Succeeded" });
    expect(await api.engine.settled(created.metadata.uid)).toMatchObject({ phase: "Succeeded" });
    expect(await shown()).toMatchObject({ phase: "Succeeded", message: "seen" });
    for (const verb of ["stop", "terminate", "suspend", "resume"]) {
      expect(await refusal(put(verb))).toMatchObject({ code: 3, message: expect.stringMatching(/completed workflow/) });
    }
    const terminated = await submit(oneStep({ name: "terminated" }, "sleep 30"));
    await api.argo.call("PUT", one("terminated", "terminate"), { namespace, name: "terminated" });
    expect(await api.engine.settled(terminated.metadata.uid)).toMatchObject({ phase: "Failed" });
    expect((await api.argo.call("GET", one("terminated"), { namespace })).spec.shutdown).toBe("Terminate");
  });
});

describe("argo retry and resubmit", () => {
  it("retries what has failed, under its own name, and nothing else", async () => {
    const { name, uid } = await ended({ name: "again" }, "test {{workflow.parameters.ok}} = yes", {
      arguments: { parameters: [{ name: "ok", value: "no" }] },
    });
    const put = (more: JsonObject = {}) => api.argo.call("PUT", one(name, "retry"), { namespace, name, ...more });
    expect(await refusal(put({ parameters: ["x"] }))).toMatchObject({ code: 3 });
    expect(await put({ parameters: ["ok=yes"] })).toMatchObject({ metadata: { name, uid } });
    await expect
      .poll(async () => (await api.argo.call("GET", one(name), { namespace })).status.phase)
      .toBe("Succeeded");
    expect(await refusal(put())).toMatchObject({ code: 3 });
  });

  it("resubmits under a new name, with the labels that stay", async () => {
    const { name } = await ended({ name: "first", labels: { team: "blue" } }, "echo {{workflow.parameters.who}}", {
      arguments: { parameters: [{ name: "who", value: "me" }] },
    });
    const request = { namespace, name, parameters: ["who=you"] };
    const second = await api.argo.call("PUT", one(name, "resubmit"), request);
    expect(second.metadata).toMatchObject({
      name: expect.stringMatching(/^first-[a-z0-9]{5}$/),
      labels: { team: "blue", "workflows.argoproj.io/resubmitted-from-workflow": "first" },
    });
    await api.engine.settled(second.metadata.uid);
    expect(await lines(second.metadata.name)).toEqual([`${second.metadata.name}: you`]);
    expect(await refusal(api.argo.call("PUT", one(name, "resubmit"), { ...request, memoized: true }))).toMatchObject({
      code: 3,
      message: 'workflow must be Failed/Error to resubmit in memoized mode: "first" is Succeeded',
    });
  });
});

describe("labels", () => {
  it("are refused when they are too many, at once and later", async () => {
    const labels = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`label-${i}`, "v"]));
    const why = "metadata.labels: the labels have 341 KiB; at most 256 KiB are allowed";
    expect(await refusal(submit(oneStep({ name: "many", labels }, "true")))).toMatchObject({
      code: 3,
      message: expect.stringContaining(why),
    });
    const { name } = await ended({ name: "labelled" }, "true");
    const path = `apis/argoproj.io/v1alpha1/namespaces/${namespace}/workflows/${name}`;
    const { json } = await api.ask("GET", path);
    const edited = await api.ask("PUT", path, { ...json, metadata: { ...json.metadata, labels } });
    expect(edited).toMatchObject({ status: 422, json: { message: expect.stringContaining(why) } });
  });
});

describe("argo resubmit --memoized", () => {
  it("takes over what succeeded, with its outputs, and runs the rest", async () => {
    const marker = join(await mkdtemp(join(tmpdir(), "onexit-memoized-")), "ran");
    const made = `printf x >> ${marker}; echo made`;
    const { name } = await ended({ name: "half" }, "true", {
      entrypoint: "both",
      arguments: { parameters: [{ name: "ok", value: "no" }] },
      templates: [
        {
          name: "both",
          steps: [
            [{ name: "make", template: "make" }],
            [
              {
                name: "use",
                template: "use",
                arguments: { parameters: [{ name: "what", value: "{{steps.make.outputs.result}}" }] },
              },
            ],
          ],
        },
        { name: "make", script: { image: "alpine", command: ["sh"], source: made } },
        {
          ...shell("use", "echo used {{inputs.parameters.what}}; test {{workflow.parameters.ok}} = yes"),
          inputs: { parameters: [{ name: "what" }] },
        },
      ],
    });
    const old = (await api.argo.call("GET", one(name), { namespace })).status.nodes;
    const again = { namespace, name, memoized: true, parameters: ["ok=yes"] };
    const { metadata } = await api.argo.call("PUT", one(name, "resubmit"), again);
    expect(await api.engine.settled(metadata.uid)).toMatchObject({ phase: "Succeeded" });
    const { nodes } = (await api.argo.call("GET", one(metadata.name), { namespace })).status;
    const [before, after] = [old, nodes].map((all) =>
      Object.values<JsonObject>(all).find(({ displayName }) => displayName === "make"),
    );
    expect(after).toMatchObject({
      type: "Skipped",
      phase: "Skipped",
      message: `original pod: ${before?.id}`,
      outputs: { result: "made" },
    });
    expect(await lines(metadata.name)).toEqual([expect.stringMatching(/: used made$/)]);
    expect(await readFile(marker, "utf8")).toBe("x");
  });
});

describe("argo delete", () => {
  it("removes what has ended, so that its name is free, and finds nothing the second time", async () => {
    const { name } = await ended({ name: "gone" }, "true");
    expect(await api.argo.call("DELETE", one(name), { namespace, force: true })).toEqual({});
    expect(await refusal(api.argo.call("DELETE", one(name), { namespace }))).toMatchObject({ code: 5 });
    await ended({ name: "gone" }, "true");
  });
});

describe("argo lint", () => {
  const spec = { entrypoint: "main", templates: [shell("main", "true")] };
  const bad = { entrypoint: "nobody", templates: [shell("main", "true")] };
  it.each([
    ["workflows", `${workflows}/lint`, "workflow", (of: JsonObject) => of],
    ["workflow templates", "api/v1/workflow-templates/{namespace}/lint", "template", (of: JsonObject) => of],
    ["cluster workflow templates", "api/v1/cluster-workflow-templates/lint", "template", (of: JsonObject) => of],
    [
      "cron workflows",
      "api/v1/cron-workflows/{namespace}/lint",
      "cronWorkflow",
      (of: JsonObject) => ({ schedules: ["* * * * *"], workflowSpec: of }),
    ],
  ])("gives %s back, or says what is wrong with them", async (_, path, key, specOf) => {
    const lint = (of: JsonObject) =>
      api.argo.call("POST", path, { namespace, [key]: { metadata: { name: "linted" }, spec: specOf(of) } });
    expect(await lint(spec)).toMatchObject({ metadata: { name: "linted" } });
    expect(await refusal(lint(bad))).toMatchObject({ code: 3, message: expect.stringContaining("entrypoint") });
  });
});

describe("argo template, cluster-template and cron", () => {
  const spec = { entrypoint: "main", templates: [shell("main", "true")] };
  it.each([
    ["api/v1/workflow-templates/{namespace}", "template", spec, { namespace: "kept" }],
    ["api/v1/cluster-workflow-templates", "template", spec, {}],
    [
      "api/v1/cron-workflows/{namespace}",
      "cronWorkflow",
      { schedules: ["0 0 1 1 *"], workflowSpec: spec },
      { namespace: "kept" },
    ],
  ])("creates, lists, gets, updates and deletes at %s", async (path, key, own, place) => {
    const object = { metadata: { name: "kept", labels: { a: "b" } }, spec: own };
    const created = await api.argo.call("POST", path, { ...place, [key]: object });
    expect(created).toMatchObject({ metadata: { name: "kept", uid: expect.any(String), generation: 1 } });
    expect(await refusal(api.argo.call("POST", path, { ...place, [key]: object }))).toMatchObject({ code: 6 });
    const list = await api.argo.call("GET", path, { ...place, listOptions: { labelSelector: "a=b" } });
    expect(list.items).toMatchObject([{ metadata: { name: "kept" } }]);
    const changed = { ...created, metadata: { ...created.metadata, labels: { a: "c" } } };
    const put = await api.argo.call("PUT", `${path}/kept`, { ...place, name: "kept", [key]: changed });
    expect(put.metadata.labels).toMatchObject({ a: "c" });
    // As `argo template update` sends it: nothing but the body has the name.
    expect(await api.argo.call("PUT", `${path}/{name}`, { ...place, [key]: put })).toMatchObject({
      metadata: { labels: { a: "c" } },
    });
    const stale = api.argo.call("PUT", `${path}/kept`, { ...place, name: "kept", [key]: changed });
    expect(await refusal(stale)).toMatchObject({ status: 409 });
    expect(await api.argo.call("GET", `${path}/kept`, place)).toMatchObject({ metadata: { labels: { a: "c" } } });
    expect(await api.argo.call("DELETE", `${path}/kept`, place)).toEqual({});
    expect(await refusal(api.argo.call("GET", `${path}/kept`, place))).toMatchObject({ code: 5 });
  });

  it("makes the name of a cron workflow that has only the beginning of one", async () => {
    const cronWorkflow = {
      metadata: { generateName: "made-" },
      spec: { schedules: ["0 0 1 1 *"], workflowSpec: spec },
    };
    const path = "api/v1/cron-workflows/{namespace}";
    const { name } = (await api.argo.call("POST", path, { namespace, cronWorkflow })).metadata;
    expect(name).toMatch(/^made-[a-z0-9]{5}$/);
    expect(await api.argo.call("DELETE", `${path}/${name}`, { namespace })).toEqual({});
  });

  it("suspends and resumes cron workflows", async () => {
    const path = "api/v1/cron-workflows/{namespace}";
    const cronWorkflow = { metadata: { name: "paused" }, spec: { schedules: ["0 0 1 1 *"], workflowSpec: spec } };
    await api.argo.call("POST", path, { namespace, cronWorkflow });
    const put = (verb: string) => api.argo.call("PUT", `${path}/paused/${verb}`, { namespace, name: "paused" });
    expect(await put("suspend")).toMatchObject({ spec: { suspend: true } });
    expect(await put("resume")).toMatchObject({ spec: { suspend: false } });
  });
});

describe("argo cron backfill", () => {
  it("asks the action submit for the workflow of each time", async () => {
    const child = { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", ...oneStep({ generateName: "n-" }, "true") };
    const resource = {
      action: "create",
      manifest: JSON.stringify(child),
      successCondition: "status.phase == Succeeded",
    };
    const create = (labels: JsonObject) =>
      submit({
        metadata: { generateName: "backfill-wf-", labels },
        spec: { entrypoint: "create", templates: [{ name: "create", resource }] },
      });
    const { metadata } = await create({ "workflows.argoproj.io/backfill": "nightly" });
    const { deliveries } = api.engine.running.engine.stateOf(metadata.uid)?.state ?? {};
    expect([...(deliveries?.values() ?? [])]).toMatchObject([{ action: "submit", required: true, state: "pending" }]);
    expect(await refusal(create({}))).toMatchObject({
      code: 3,
      message: expect.stringContaining('"resource" is not supported'),
    });
  });
});

describe("argo archive", () => {
  it("has the workflows that have ended, by uid, with their labels", async () => {
    const { name, uid } = await ended({ name: "archived", labels: { colour: "red" } }, "exit 1");
    const listed = await api.argo.call("GET", "api/v1/archived-workflows", {
      namePrefix: "archi",
      listOptions: { labelSelector: "colour=red", fieldSelector: "metadata.namespace=argo" },
    });
    expect(listed.items).toMatchObject([{ metadata: { name, uid } }]);
    const path = `api/v1/archived-workflows/${uid}`;
    expect(await api.argo.call("GET", path)).toMatchObject({ metadata: { name } });
    expect((await api.argo.call("GET", "api/v1/archived-workflows-label-keys")).items).toContain("colour");
    const values = { listOptions: { labelSelector: "colour" } };
    expect((await api.argo.call("GET", "api/v1/archived-workflows-label-values", values)).items).toEqual(["red"]);
    expect((await api.argo.call("PUT", `${path}/resubmit`, { uid })).metadata.name).toMatch(/^archived-/);
    expect(await api.argo.call("PUT", `${path}/retry`, { uid })).toMatchObject({ metadata: { uid } });
    await expect.poll(async () => (await api.ask("GET", path)).status).toBe(200);
    await expect
      .poll(() => api.argo.call("DELETE", path).then(String, (error: Error) => error.message))
      .toBe("[object Object]");
    expect(await refusal(api.argo.call("GET", path))).toMatchObject({ code: 5 });
  });
});

describe("what clients ask about the server", () => {
  it("is answered with all that they read", async () => {
    const texts = ["version", "buildDate", "gitCommit", "gitTag", "gitTreeState", "goVersion", "compiler", "platform"];
    const version = await api.argo.call("GET", "api/v1/version");
    for (const key of texts) expect(version[key]).toEqual(expect.any(String));
    expect(await api.argo.call("GET", "api/v1/info")).toMatchObject({ links: [], modals: {}, columns: [] });
    expect(await api.argo.call("GET", "api/v1/userinfo")).toMatchObject({ subject: "", groups: [] });
    expect(await api.argo.call("POST", "api/v1/tracking/event", {})).toEqual({});
    const limit = { namespace, key: "k", cmName: "limits", limit: 2 };
    expect(await refusal(api.argo.call("POST", "api/v1/sync/{namespace}", limit))).toMatchObject({ code: 12 });
  });
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Door } from "@onexit/engine/door";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubeconfig } from "../../../packages/cli/src/commands/kubeconfig.ts";
import { clusterTool } from "../../support/cluster-tools.ts";
import { openTestDoor } from "../../support/door.ts";
import { startTestEngine, type TestEngine } from "../../support/engine.ts";
import { createTestServer, eventually, type TestServer } from "../../support/nats.ts";
import { createKubectl, type Kubectl } from "./kubectl.ts";

const binary = clusterTool("kubectl");

let server: TestServer;
let engine: TestEngine;
let door: Door;
let kubectl: Kubectl;

beforeAll(async () => {
  if (binary === undefined) return;
  server = await createTestServer();
  engine = await startTestEngine(await server.connect());
  door = await openTestDoor(engine);
  kubectl = await createKubectl(binary, `http://127.0.0.1:${door.port}`);
});

afterAll(async () => {
  for (const one of [kubectl, door, engine, server]) await one?.[Symbol.asyncDispose]();
});

/** Of a manifest, what these tests change. */
interface Manifest {
  kind: string;
  metadata: Record<string, unknown>;
  spec: Record<string, unknown> & { templates: object[] };
}

const shell = (script: string) => ({ image: "alpine", command: ["sh", "-c"], args: [script] });

/** A workflow that fails at its second step, and its handler; `change` makes another of it. */
const manifest = (name: string, change: (manifest: Manifest) => void = () => {}): string => {
  const workflow: Manifest & { apiVersion: string } = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name, labels: { team: "web" } },
    spec: {
      entrypoint: "main",
      onExit: "exit-handler",
      templates: [
        {
          name: "main",
          dag: {
            tasks: [
              { name: "build", template: "say" },
              { name: "test", template: "fail", depends: "build" },
            ],
          },
        },
        { name: "say", container: shell("echo hello; echo again") },
        { name: "fail", container: shell("echo oh >&2; exit 3") },
        { name: "exit-handler", activeDeadlineSeconds: 60, container: shell("echo bye {{workflow.status}}") },
      ],
    },
  };
  change(workflow);
  return JSON.stringify(workflow, undefined, 2);
};

/** The same with another template for its first step. */
const withFirst = (name: string, template: object) =>
  manifest(name, ({ spec }) => {
    spec.templates[1] = { name: "say", ...template };
  });

const file = async (text: string, name = "object.json"): Promise<string> => {
  await writeFile(join(kubectl.dir, name), text);
  return name;
};

/** What a command prints that succeeds. */
async function says(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kubectl.run(args);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")} exited with ${code}: ${stderr}`);
  return stdout;
}

/** What a command prints that fails. */
async function fails(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kubectl.run(args);
  if (code === 0) throw new Error(`kubectl ${args.join(" ")} succeeded: ${stdout}`);
  return stderr;
}

const phaseOf = (name: string) => says("get", "workflow", name, "-o", "jsonpath={.status.phase}");

/** A workflow of that name that has ended, made once. */
const made = new Set<string>();
async function failedWorkflow(name: string): Promise<string> {
  if (made.has(name)) return name;
  made.add(name);
  await says("create", "-f", await file(manifest(name)));
  await says("wait", `wf/${name}`, "--for=condition=Completed", "--timeout=15s");
  return name;
}

describe.skipIf(binary === undefined)("kubectl", () => {
  it("knows what there is", async () => {
    expect(await says("version")).toMatch(/Server Version: v1\.32\.0\+onexit-0\.0\.0/);
    const resources = await says("api-resources", "--no-headers");
    for (const name of ["pods", "events", "namespaces", "workflows", "workflowtemplates", "cronworkflows"]) {
      expect(resources).toMatch(new RegExp(`^${name} `, "m"));
    }
    expect(resources).toMatch(/^clusterworkflowtemplates +clusterwftmpl,cwft +argoproj\.io\/v1alpha1 +false/m);
    expect(await says("get", "ns", "-o", "name")).toContain("namespace/default");
  });

  it("has no aggregated discovery when it asks for none", async () => {
    const lists = ["/api", "/apis", "/api/v1", "/apis/argoproj.io", "/apis/argoproj.io/v1alpha1"].map(async (path) => {
      const { kind } = JSON.parse(await says("get", "--raw", path)) as { kind: string };
      return kind;
    });
    expect(await Promise.all(lists)).toEqual([
      "APIVersions",
      "APIGroupList",
      "APIResourceList",
      "APIGroup",
      "APIResourceList",
    ]);
  });

  it("creates a workflow, and reads it in every form", async () => {
    const name = await failedWorkflow("forms");
    expect(await says("get", "wf", name)).toMatch(/^NAME +STATUS +AGE +MESSAGE\s*\nforms +Failed +\d+s/);
    expect(await says("get", "workflow", name, "-o", "wide")).toMatch(
      /EXIT HANDLER +PROGRESS\nforms .*Succeeded +3\/3/,
    );
    expect(await phaseOf(name)).toBe("Failed");
    const nodes = JSON.parse(await says("get", "workflow", name, "-o", "jsonpath={.status.nodes}")) as object;
    const named = Object.values(nodes).map((node: { name: string; phase: string }) => `${node.name} ${node.phase}`);
    const all = ["forms Failed", "forms.build Succeeded", "forms.onExit Succeeded", "forms.test Failed"];
    expect(named.toSorted()).toEqual(all);
    expect(await says("get", "wf", name, "-o", "name")).toBe("workflow.argoproj.io/forms\n");
    expect(JSON.parse(await says("get", "wf", name, "-o", "json"))).toMatchObject({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      metadata: { name, namespace: "default" },
    });
    expect(await says("get", "wf", name, "-o", "yaml")).toMatch(/^ {2}onExit: exit-handler$/m);
    const columns = "custom-columns=N:.metadata.name,P:.status.phase";
    expect(await says("get", "wf", name, "-o", columns)).toMatch(/^N +P\nforms +Failed\n/);
    expect(await says("get", "wf", name, "-o", "go-template={{.status.progress}}")).toBe("3/3");
    expect(await says("get", "wf", name, "--show-labels")).toMatch(/team=web.*workflows\.argoproj\.io\/phase=Failed/);
    expect(await says("get", "all")).toMatch(/^workflow\.argoproj\.io\/forms +Failed/m);
  });

  it("selects by labels and fields, over all namespaces, and page by page", async () => {
    const name = await failedWorkflow("forms");
    await says("create", "-n", "other", "-f", await file(manifest("elsewhere")));
    expect(await says("get", "wf", "-l", "team in (web),workflows.argoproj.io/phase=Failed", "-o", "name")).toContain(
      name,
    );
    expect(await says("get", "wf", "-l", "team!=web", "-o", "name")).toBe("");
    expect(await says("get", "wf", "--field-selector", `metadata.name=${name}`, "-o", "name")).toMatch(/\/forms\n$/);
    expect(await fails("get", "wf", "--field-selector", "spec.colour=red")).toMatch(
      /field label not supported: spec\.colour/,
    );
    const all = await says(
      "get",
      "wf",
      "-A",
      "--chunk-size=1",
      "-o",
      "custom-columns=N:.metadata.namespace,M:.metadata.name",
    );
    expect(all).toMatch(/default +forms\n/);
    expect(all).toMatch(/other +elsewhere\n/);
    expect(await says("get", "ns", "-o", "name")).toContain("namespace/other");
    await says("wait", "-n", "other", "wf/elsewhere", "--for=condition=Completed", "--timeout=15s");
    expect(await says("get", "pods", "-n", "other", "-o", "name")).toMatch(/^pod\/elsewhere-exit-handler-\d+\n/);
  });

  it("says what is not there", async () => {
    expect(await fails("get", "wf", "nobody")).toContain('workflows.argoproj.io "nobody" not found');
    expect(await fails("get", "wf", "nobody", "-n", "argo")).toContain('workflows.argoproj.io "nobody" not found');
    expect(await fails("get", "services")).toContain(`the server doesn't have a resource type "services"`);
    expect(await fails("get", "--raw", "/apis/nope/v1")).toContain("could not find the requested resource");
    expect(await fails("auth", "can-i", "create", "wf")).toContain("could not find the requested resource");
    expect(await fails("create", "ns", "mine")).toMatch(/MethodNotAllowed.*as soon as/);
  });

  it("refuses the name of a handler that does not exist, at its place", async () => {
    const misspelt = manifest("typo", ({ spec }) => {
      spec.onExit = "exit-handlerr";
    });
    expect(await fails("create", "-f", await file(misspelt))).toBe(
      'The Workflow "typo" is invalid: spec.onExit: Invalid value: "exit-handlerr": onExit refers to a template that ' +
        'does not exist (did you mean "exit-handler"?)\n',
    );
    expect(await fails("get", "wf", "typo")).toContain("not found");
  });

  it("refuses fields that nobody knows, or warns of them, as it is told", async () => {
    const unknown = manifest("unknown", ({ spec }) => {
      spec.templats = [];
      spec.templates[1] = { name: "say", container: { ...shell("true"), imagePullPolicyy: "Always" } };
    });
    const name = await file(unknown);
    expect(await fails("create", "-f", name)).toContain(
      'strict decoding error: unknown field "spec.templats", unknown field "spec.templates[1].container.imagePullPolicyy"',
    );
    const warned = await kubectl.run(["create", "-f", name, "--validate=warn", "--dry-run=server"]);
    expect(warned).toMatchObject({ code: 0, stdout: "workflow.argoproj.io/unknown created (server dry run)\n" });
    expect(warned.stderr).toContain('Warning: unknown field "spec.templats"');
    expect(await fails("get", "wf", "unknown")).toContain("not found");
  });

  it("makes a name where there is only its beginning", async () => {
    const generated = manifest("x", ({ metadata }) => {
      delete metadata.name;
      metadata.generateName = "made-";
    });
    const [, name = ""] = /\/(made-\S+) created/.exec(await says("create", "-f", await file(generated))) ?? [];
    expect(name).toMatch(/^made-[a-z0-9]{5}$/);
    expect(await fails("create", "-f", await file(manifest(name)))).toContain("AlreadyExists");
    await says("delete", "wf", name, "--wait=false");
  });

  it("applies from the client and from the server; what has not changed is left alone", async () => {
    const template = (entrypoint: string, called = "shared") =>
      manifest(called, (made) => {
        made.kind = "WorkflowTemplate";
        made.spec.entrypoint = entrypoint;
      });
    const name = await file(template("main"));
    expect(await says("apply", "-f", name)).toBe("workflowtemplate.argoproj.io/shared created\n");
    expect(await says("apply", "-f", name)).toBe("workflowtemplate.argoproj.io/shared unchanged\n");
    const changed = await file(template("say"), "changed.json");
    const diff = await kubectl.run(["diff", "-f", changed]);
    expect(diff.code).toBe(1);
    expect(diff.stdout).toMatch(/^- {2}entrypoint: main\n\+ {2}entrypoint: say/m);
    expect(await says("apply", "-f", changed)).toBe("workflowtemplate.argoproj.io/shared configured\n");
    expect(await says("get", "wftmpl", "shared", "-o", "jsonpath={.spec.entrypoint} {.metadata.generation}")).toBe(
      "say 2",
    );
    expect(await says("apply", "--server-side", "-f", name)).toContain("serverside-applied");
    expect(await says("get", "wftmpl", "shared", "-o", "jsonpath={.spec.entrypoint}")).toBe("main");
    const fresh = template("main", "fresh");
    expect(await says("apply", "--server-side", "-f", await file(fresh))).toContain("fresh serverside-applied");
    expect(await says("get", "wftmpl", "-o", "name")).toMatch(/fresh\n.*shared\n/);
    expect(await says("delete", "wftmpl", "fresh")).toContain('"fresh" deleted');
  });

  it("patches, labels, annotates, edits and replaces", async () => {
    const name = await failedWorkflow("changed");
    expect(await says("label", "wf", name, "tier=gold")).toContain("labeled");
    expect(await says("get", "wf", "-l", "tier=gold", "-o", "name")).toContain(name);
    expect(await says("label", "wf", name, "tier-")).toContain("unlabeled");
    expect(await says("annotate", "wf", name, "note=seen by ann")).toContain("annotated");
    expect(await says("get", "wf", name, "-o", "jsonpath={.metadata.annotations.note}")).toBe("seen by ann");
    const patch = '{"metadata":{"labels":{"team":null,"a":"b"}}}';
    expect(await says("patch", "wf", name, "--type=merge", "-p", patch)).toContain("patched");
    const json =
      '[{"op":"test","path":"/metadata/labels/a","value":"b"},{"op":"replace","path":"/metadata/labels/a","value":"c"}]';
    expect(await says("patch", "wf", name, "--type=json", "-p", json)).toContain("patched");
    expect(await says("get", "wf", name, "-o", "jsonpath={.metadata.labels.a}{.metadata.labels.team}")).toBe("c");
    expect(await fails("patch", "wf", name, "--type=json", "-p", json)).toContain("test failed at /metadata/labels/a");
    expect(await fails("patch", "wf", name, "-p", patch)).toContain("known: application/merge-patch+json");

    const edited = await kubectl.run(["edit", "wf", name], { KUBE_EDITOR: "sed -i s/note:.*/note:\\ edited/" });
    expect(edited).toMatchObject({ code: 0, stdout: expect.stringContaining("edited") });
    expect(await says("get", "wf", name, "-o", "jsonpath={.metadata.annotations.note}")).toBe("edited");

    const live = await says("get", "wf", name, "-o", "json");
    const replaced = await kubectl.run([
      "replace",
      "-f",
      await file(live.replace('"a": "c"', '"a": "d"'), "live.json"),
    ]);
    expect(replaced).toMatchObject({ code: 0, stdout: `workflow.argoproj.io/${name} replaced\n` });
    expect(await fails("replace", "-f", await file(live, "live.json"))).toMatch(
      /Conflict.*the object has been modified/,
    );
    const late = await kubectl.run(["patch", "wf", name, "--type=merge", "-p", '{"spec":{"priority":3}}']);
    expect(late.stderr).toContain("Warning: spec.priority: the workflow runs from the spec it was submitted with");
  });

  it("watches, and waits for phases, conditions, creation and deletion", async () => {
    await failedWorkflow("forms");
    const watch = kubectl.start(["get", "wf", "-w", "-o", "custom-columns=N:.metadata.name,P:.status.phase"]);
    const rows = kubectl.start(["get", "wf", "waited", "--ignore-not-found", "-w"]);
    const created = says("wait", "wf/waited", "--for=create", "--timeout=15s");
    await eventually(() => watch.output() !== "");
    const slow = withFirst("waited", { container: shell("for i in 1 2 3 4; do echo line $i; sleep 0.3; done") });
    await says("create", "-f", await file(slow));
    expect(await created).toContain("condition met");
    const pod = await eventualPod("waited-say");
    const followed = says("logs", "-f", pod);
    const waited = says("wait", "wf/waited", "--for=jsonpath={.status.phase}=Failed", "--timeout=15s");
    const completed = says("wait", "wf/waited", "--for=condition=Completed", "--timeout=15s");
    expect(await followed).toBe("line 1\nline 2\nline 3\nline 4\n");
    expect(await waited).toContain("condition met");
    expect(await completed).toContain("condition met");
    await eventually(() => /waited +Failed/.test(watch.output()));
    const deleted = says("wait", "wf/waited", "--for=delete", "--timeout=15s");
    expect(await says("delete", "wf", "waited")).toContain('workflow.argoproj.io "waited" deleted');
    await deleted;
    expect(await watch.stop()).toMatch(/waited +Running[\s\S]*waited +Failed/);
    expect(await rows.stop()).not.toContain("<unknown>");
  });

  it("shows pods and what they wrote", async () => {
    const name = await failedWorkflow("logged");
    const say = await eventualPod(`${name}-say`);
    expect(await says("get", say)).toMatch(/NAME +READY +STATUS +RESTARTS +AGE\nlogged-say-\d+ +0\/1 +Completed +0 +/);
    expect(await says("logs", say)).toBe("hello\nagain\n");
    expect(await says("logs", say, "-c", "main", "--tail=1", "--timestamps")).toMatch(/^\d{4}-\S+Z again\n$/);
    expect(await says("logs", say, "--limit-bytes=3")).toBe("hel");
    expect(await says("logs", say, "--since=1h")).toBe("hello\nagain\n");
    const all = await says("logs", "-l", `workflows.argoproj.io/workflow=${name}`, "-c", "main", "--prefix");
    expect(all).toMatch(/\[pod\/logged-exit-handler-\d+\/main\] bye Failed/);
    expect(all).toMatch(/\[pod\/logged-fail-\d+\/main\] oh/);
    expect(await fails("logs", say, "-c", "sidecar")).toContain("container sidecar is not valid for pod");
    expect(await fails("logs", say, "--previous")).toContain("previous terminated container");
    expect(await fails("logs", "wf/logged")).toContain('no kind "Workflow" is registered');
    expect(await says("describe", say)).toMatch(/Controlled By: +Workflow\/logged/);
    expect(await fails("delete", say)).toContain("does not allow this method");
  });

  it("describes a workflow with its events", async () => {
    const name = await failedWorkflow("told");
    const described = await says("describe", "wf", name);
    expect(described).toMatch(/Warning +WorkflowNodeFailed .*Failed node told\.test: main: Error \(exit code 3\)/);
    expect(described).toMatch(/Normal +ExitHandlerSucceeded .*ran because Failed/);
    const reasons = await says("events", "--for", `wf/${name}`, "--no-headers");
    expect(reasons.trim().split("\n")).toHaveLength(6);
    const events = await says(
      "get",
      "events",
      "--field-selector",
      `involvedObject.name=${name}`,
      "-o",
      "custom-columns=R:.reason",
    );
    expect(events.trim().split("\n").slice(1)).toEqual([
      "WorkflowRunning",
      "WorkflowNodeSucceeded",
      "WorkflowNodeFailed",
      "WorkflowNodeSucceeded",
      "ExitHandlerSucceeded",
      "WorkflowFailed",
    ]);
  });

  it("suspends, resumes and stops a workflow that runs, by its spec", async () => {
    const waiting = withFirst("steered", { container: shell("sleep 60") });
    await says("create", "-f", await file(waiting));
    const merge = (spec: string) => says("patch", "wf", "steered", "--type=merge", "-p", `{"spec":${spec}}`);
    await merge('{"suspend":true}');
    expect(await says("get", "wf", "steered", "-o", "jsonpath={.spec.suspend}")).toBe("true");
    await merge('{"suspend":null}');
    expect(await says("get", "wf", "steered", "-o", "jsonpath={.spec.suspend}")).toBe("");
    await merge('{"activeDeadlineSeconds":600}');
    expect(await says("get", "wf", "steered", "-o", "jsonpath={.spec.activeDeadlineSeconds}")).toBe("600");
    await merge('{"shutdown":"Stop"}');
    await says("wait", "wf/steered", "--for=condition=Completed", "--timeout=15s");
    expect(await says("get", "wf", "steered", "-o", "jsonpath={.status.exitHandler.phase}")).toBe("Succeeded");
  });

  it("deletes by name, by label and all at once; a dry run deletes nothing", async () => {
    await failedWorkflow("gone");
    expect(await says("delete", "wf", "gone", "--dry-run=server")).toContain("(server dry run)");
    expect(await phaseOf("gone")).toBe("Failed");
    await says("label", "wf", "gone", "sweep=yes");
    expect(await says("delete", "wf", "-l", "sweep=yes")).toContain('workflow.argoproj.io "gone" deleted');
    expect(await fails("delete", "wf", "gone")).toContain('workflows.argoproj.io "gone" not found');
    const running = withFirst("handled", { suspend: {} });
    await says("create", "-f", await file(running));
    // It is gone when its handler has run, for which kubectl waits.
    expect(await says("delete", "wf", "handled")).toContain("deleted");
    expect(await fails("get", "wf", "handled")).toContain("not found");
    await says("create", "-n", "swept", "-f", await file(manifest("one")));
    expect(await says("delete", "wf", "--all", "-n", "swept")).toContain('workflow.argoproj.io "one" deleted');
    const raw = "/apis/argoproj.io/v1alpha1/namespaces/swept/workflows";
    await says("create", "-n", "swept", "-f", await file(manifest("two")));
    expect(JSON.parse(await says("delete", "--raw", raw))).toMatchObject({ kind: "WorkflowList" });
    await eventually(async () => (await says("get", "wf", "-n", "swept", "-o", "name")) === "");
  });

  it("explains fields", async () => {
    expect(await says("explain", "workflow.spec")).toMatch(/onExit\t<string>/);
    expect(await says("explain", "wf.spec.templates.container")).toMatch(/FIELD: container <Container>/);
    expect(await says("explain", "cronworkflow.spec.schedules")).toMatch(/FIELD: schedules <\[\]string>/);
    expect(await says("explain", "wf.spec.templates", "--recursive")).toContain("retryStrategy");
    expect(await fails("explain", "wf.spec.nothing")).toContain('field "nothing" does not exist');
  });

  it("finds the server by the configuration that onexit prints", async () => {
    const printed: string[] = [];
    const write = (text: string) => printed.push(text) > 0;
    const terminal = { argv: [], env: {}, cwd: kubectl.dir, stdout: { write }, stderr: { write } } as never;
    const server = `127.0.0.1:${door.port}`;
    expect(await kubeconfig(terminal, [], { server, namespace: "configured" })).toBe(0);
    const KUBECONFIG = join(kubectl.dir, await file(printed.join(""), "config"));
    const created = await kubectl.runBare(["create", "-f", await file(manifest("found"))], { KUBECONFIG });
    expect(created).toMatchObject({ code: 0, stdout: "workflow.argoproj.io/found created\n" });
    expect(await says("get", "wf", "-n", "configured", "-o", "name")).toBe("workflow.argoproj.io/found\n");
  });

  it("keeps cron workflows and templates of the cluster", async () => {
    const cron = manifest("nightly", (made) => {
      const workflowSpec = made.spec;
      made.kind = "CronWorkflow";
      made.spec = { schedules: ["0 5 * * *"], timezone: "Asia/Tokyo", workflowSpec } as never;
    });
    expect(await says("apply", "-f", await file(cron))).toContain("nightly created");
    expect(await says("get", "cwf")).toMatch(
      /NAME +SCHEDULE +SUSPEND +ACTIVE +LAST SCHEDULE +AGE\nnightly +0 5 \* \* \* +false +0 +<none>/,
    );
    await says("patch", "cwf", "nightly", "--type=merge", "-p", '{"spec":{"suspend":true}}');
    expect(await says("get", "cwf", "nightly", "-o", "jsonpath={.spec.suspend}")).toBe("true");
    await says("delete", "cwf", "nightly");
    const cluster = manifest("wide", (made) => {
      made.kind = "ClusterWorkflowTemplate";
    });
    expect(await says("create", "-f", await file(cluster))).toContain("wide created");
    expect(await says("get", "cwft", "-o", "name")).toBe("clusterworkflowtemplate.argoproj.io/wide\n");
    await says("delete", "cwft", "wide");
  });
});

/** The full name of the first pod whose name begins so, `pod/` before it. */
async function eventualPod(prefix: string): Promise<string> {
  let found: string | undefined;
  await eventually(async () => {
    const names = (await says("get", "pods", "-o", "name")).split("\n");
    found = names.find((name) => name.startsWith(`pod/${prefix}`));
    return found !== undefined;
  });
  return found ?? "";
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { argoClient } from "../support/argo-client.ts";
import { createTestServer, type TestServer } from "../support/nats.ts";
import { createProject, type Finished, type Project } from "../support/project.ts";

const template = `
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: deploy}
spec:
  entrypoint: main
  onExit: exit-handler
  arguments: {parameters: [{name: code, value: "0"}]}
  templates:
  - name: main
    steps:
    - - {name: build, template: build}
    - - {name: check, template: check}
  - name: build
    container: {image: alpine, command: [echo, built]}
  - name: check
    container: {image: alpine, command: [sh, -c, "echo checked; exit {{workflow.parameters.code}}"]}
  - name: exit-handler
    steps:
    - - {name: tidy, template: tidy}
  - name: tidy
    container: {image: alpine, command: [echo, "tidied after {{workflow.status}}"]}
`;

const workflow = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: from-file-}
spec:
  workflowTemplateRef: {name: deploy}
`;

const slow = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: slow-one, labels: {pace: slow}}
spec:
  entrypoint: main
  onExit: tidy
  templates:
  - name: main
    container: {image: alpine, command: [sleep, "600"]}
  - name: tidy
    container: {image: alpine, command: [echo, tidied]}
`;

let server: TestServer;
let project: Project;
let address: string;
let natsUrl: string;

beforeAll(async () => {
  server = await createTestServer();
  project = await createProject();
  await project.write("template.yaml", template);
  await project.write("workflow.yaml", workflow);
  natsUrl = `nats://${server.server.token}@127.0.0.1:${server.server.port}`;
  const serving = project.start(["serve", "--roles", "engine", "--port", "0", "--health-port", "0"], {
    NATS_URL: natsUrl,
  });
  [, address = ""] = await serving.says(/onexit serves engine on http:\/\/(\S+)/);
  expect(await onexit("template", "create", "template.yaml")).toMatchObject({ code: 0, stdout: "deploy created\n" });
});
afterAll(async () => {
  await project?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const onexit = (...args: readonly string[]): Promise<Finished> => project.onexit(args, { ARGO_SERVER: address });

describe("the commands that are documented for an exit handler", () => {
  it("show its state and what it wrote", async () => {
    const submitted = await onexit("submit", "--from", "workflowtemplate/deploy", "--name", "workflow-name", "--wait");
    expect(submitted).toMatchObject({ code: 0, stdout: expect.stringMatching(/^workflow-name Succeeded at \S+Z$/m) });
    const argo = argoClient(`http://${address}`);
    const request = { namespace: "default" };
    // argo get workflow-name
    const got = await argo.call("GET", "api/v1/workflows/{namespace}/workflow-name", request);
    const roots = Object.values<{ id: string; name: string; boundaryID?: string; phase: string }>(got.status.nodes)
      .filter((node) => node.boundaryID === undefined && !/\[\d+\]$/.test(node.name))
      .map(({ id, name, phase }) => ({ id, name, phase }));
    expect(roots).toEqual([
      { id: "workflow-name", name: "workflow-name", phase: "Succeeded" },
      { id: expect.stringMatching(/^workflow-name-\d+$/), name: "workflow-name.onExit", phase: "Succeeded" },
    ]);
    // argo logs workflow-name -c exit-handler
    const logOptions = { container: "exit-handler" };
    const lines: string[] = [];
    for await (const { podName, content } of argo.stream("api/v1/workflows/{namespace}/workflow-name/log", {
      ...request,
      logOptions,
    })) {
      lines.push(`${podName}: ${content}`);
    }
    expect(lines).toEqual([expect.stringMatching(/^workflow-name-tidy-\d+: tidied after Succeeded$/)]);
    expect(await argo.wait("default", "workflow-name")).toBe("Succeeded");
    const { stdout } = await onexit("logs", "workflow-name", "-c", "exit-handler");
    expect(stdout).toBe(`${lines.join("")}\n`);
  });
});

describe("the command line against a running engine", () => {
  it("submits from files that refer to what the engine has, with other names and labels", async () => {
    const dry = await onexit("submit", "workflow.yaml", "--dry-run");
    expect(dry.stdout).toMatch(/^from-file-\S+ would be submitted to /);
    const named = await onexit("submit", "workflow.yaml", "--name", "named", "-l", "team=blue", "-o", "json");
    expect(JSON.parse(named.stdout)).toMatchObject({ metadata: { name: "named", labels: { team: "blue" } } });
    expect(await onexit("wait", "named", "nobody")).toMatchObject({ code: 5 });
    expect(await onexit("wait", "named", "nobody", "--ignore-not-found")).toMatchObject({ code: 0 });
    expect(await onexit("wait", "named", "--for", "deliveries", "--timeout", "1m")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^named Succeeded at \S+\nnamed deliveries: none\n$/),
    });
    const { stdout } = await onexit("list", "-l", "team=blue", "--no-headers");
    expect(stdout).toMatch(/^named +✔ Succeeded[^\n]+\n$/);
  });

  it("retries and resubmits what failed, and says how that ended", async () => {
    const from = ["submit", "--from", "wftmpl/deploy", "-p", "code=3", "--name", "broken"];
    const failed = await onexit(...from, "--watch");
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringMatching(/✖ check +check +Failed/) });
    expect((await onexit("logs", "broken", "--failed")).stdout).toMatch(/^broken-check-\d+: checked\n$/);
    expect((await onexit("logs", "broken", "--exit")).stdout).toMatch(/^broken-tidy-\d+: tidied after Failed\n$/);
    expect((await onexit("logs", "broken", "--grep", "^buil")).stdout).toMatch(/^broken-build-\d+: built\n$/);
    expect((await onexit("list", "--status", "failed", "-o", "name")).stdout).toBe("broken\n");
    const retried = await onexit("retry", "broken", "-p", "code=0", "--wait");
    expect(retried).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^broken runs again\nbroken Succeeded at/),
    });
    expect(await onexit("retry", "broken")).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: /) });
    const again = await onexit("resubmit", "broken", "-p", "code=4", "--log");
    expect(again).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^broken submitted again as deploy-\w{5}\n/),
    });
    expect(again.stdout).toMatch(/: checked\n/);
  });

  it("deletes by name and by filter, and says first what that would be", async () => {
    await onexit("submit", "--from", "wftmpl/deploy", "--name", "old-one", "--wait");
    await onexit("submit", "--from", "wftmpl/deploy", "--name", "old-two", "--wait");
    const prefix = ["delete", "--prefix", "old-", "--completed"];
    expect((await onexit(...prefix, "--dry-run")).stdout).toMatch(/^workflow old-two would be deleted\n.*old-one/);
    expect(await onexit("delete", "--older", "1h")).toMatchObject({ code: 0, stdout: "nothing to delete\n" });
    expect(await onexit("delete", "old-one", "nobody")).toMatchObject({
      code: 5,
      stdout: "workflow old-one deleted\n",
      stderr: expect.stringContaining('"nobody" not found'),
    });
    expect((await onexit(...prefix)).stdout).toBe("workflow old-two deleted\n");
    expect(await onexit("delete")).toMatchObject({ code: 2, stderr: expect.stringMatching(/say which/) });
  });

  it("goes on showing a list and a workflow, and ends by their labels those that run", async () => {
    await project.write("slow.yaml", slow);
    const listing = project.start(["list", "-w", "-l", "pace=slow"], { ARGO_SERVER: address });
    await listing.says(/^NAME +STATUS/);
    expect(await onexit("submit", "slow.yaml")).toMatchObject({ code: 0 });
    await listing.says(/^slow-one +● Running/m);
    const watching = project.start(["get", "-w", "slow-one"], { ARGO_SERVER: address });
    await watching.says(/^slow-one Running/m);
    expect((await onexit("stop", "-l", "pace=slow", "--dry-run")).stdout).toBe("workflow slow-one would be stopped\n");
    expect(await onexit("stop", "-l", "pace=slow")).toMatchObject({ code: 2, stderr: expect.stringMatching(/--yes/) });
    expect(await onexit("terminate", "-l", "pace=slow", "--yes", "--message", "wrong branch")).toMatchObject({
      code: 0,
      stdout: "workflow slow-one terminated\n",
    });
    expect(await watching.ends()).toMatchObject({ code: 0 });
    expect(watching.stdout()).toMatch(/slow-one +main +Failed.*onExit tidy.*Succeeded/s);
    await listing.says(/^slow-one +✖ Failed/m);
    await onexit("delete", "slow-one");
    await listing.says(/^slow-one +deleted/m);
    expect(await onexit("stop", "-l", "pace=slow")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^nothing/),
    });
  });

  it("ends by their labels what runs on a NATS server, without asking an engine's API", async () => {
    await project.write("slow.yaml", slow);
    expect(await onexit("submit", "slow.yaml")).toMatchObject({ code: 0 });
    const there = (...words: readonly string[]) => project.onexit([...words, "--nats", natsUrl]);
    expect((await there("stop", "-l", "pace=slow", "--dry-run")).stdout).toBe("workflow slow-one would be stopped\n");
    expect((await there("stop", "slow-one", "--dry-run")).stdout).toBe("workflow slow-one would be stopped\n");
    expect(await there("stop", "-l", "pace=quick")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^nothing/),
    });
    expect(await there("stop", "-l", "pace=slow", "--yes")).toMatchObject({
      code: 0,
      stdout: "workflow slow-one stopped\n",
    });
    expect(await onexit("wait", "slow-one")).toMatchObject({ code: 1 });
    expect(await there("stop", "slow-one", "--dry-run")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("workflow slow-one has ended"),
    });
    await onexit("delete", "slow-one");
  });

  it("keeps templates", async () => {
    expect((await onexit("template", "list")).stdout).toMatch(/deploy +\S+ +main +exit-handler +5/);
    expect((await onexit("template", "create", "template.yaml")).stdout).toBe("deploy updated\n");
    expect((await onexit("template", "get", "deploy", "-o", "name")).stdout).toBe("deploy\n");
    expect(await onexit("template", "get", "nobody")).toMatchObject({ code: 5 });
    expect(await onexit("template", "delete", "nobody")).toMatchObject({ code: 5 });
    await project.write("bad.yaml", template.replace("onExit: exit-handler", "onExit: exit-handlerr"));
    const bad = await onexit("template", "create", "bad.yaml");
    expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "exit-handler"?') });
  });

  it("prints what argo needs, and no token that is there", async () => {
    const { stdout } = await project.onexit(["env", "-n", "argo"], { ARGO_SERVER: `http://${address}` });
    expect(stdout.split("\n")).toEqual([
      `export ARGO_SERVER=${address}`,
      "export ARGO_HTTP1=true",
      "export ARGO_SECURE=false",
      "export ARGO_NAMESPACE=argo",
      "export ARGO_TOKEN='Bearer none'",
      "",
    ]);
    expect((await project.onexit(["env"], { ARGO_TOKEN: "Bearer s3cret" })).stdout).not.toMatch(/s3cret|ARGO_TOKEN/);
  });

  it("says what is wrong with a command", async () => {
    const wrong = [
      [["list", "--since", "soon"], /--since "soon": write an age/],
      [["list", "--status", "Done"], /--status "Done": the phases are/],
      [["submit", "--from", "deploy"], /write KIND\/NAME/],
      [["logs", "x", "--tail", "many"], /--tail "many"/],
      [["template", "explode"], /the verbs are/],
    ] as const;
    const finished = await Promise.all(wrong.map(([args]) => onexit(...args)));
    for (const [index, [, message]] of wrong.entries()) {
      expect(finished[index]).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
    }
  });
});

import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ShownWorkflow } from "../support/cluster.ts";
import { createTestServer } from "../support/nats.ts";
import { createProject, type Project } from "../support/project.ts";
import { failingWorkflow, smallWorkflow } from "../support/workflows.ts";

let project: Project;

beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project[Symbol.asyncDispose]());

const writeFailing = (name: string) =>
  project.write(
    "failing.yaml",
    failingWorkflow({ name, scratch: join(project.dir, "scratch"), marks: join(project.dir, "marks") }),
  );

const deliveriesIn = (stdout: string) =>
  (JSON.parse(stdout) as ShownWorkflow).status.deliveries.map(({ action, state }) => `${action} ${state}`);

describe("onexit run", () => {
  it("prints the workflow and nothing else on stdout with -o json, and delivers to its own inbox", async () => {
    const file = await writeFailing("shop");
    const { code, stdout } = await project.onexit(["run", file, "-o", "json", "--data-dir", "kept", "--inbox"], {
      CLEANUP_ROOTS: join(project.dir, "scratch"),
    });
    expect(code).toBe(1);
    expect(deliveriesIn(stdout)).toEqual([
      "cleanup sent",
      "slack sent",
      "pagerduty sent",
      "github-status sent",
      "archive sent",
    ]);
    expect(JSON.parse(await project.read("kept/runs/shop/workflow.json"))).toEqual(JSON.parse(stdout));
    expect(await project.names(".onexit")).toEqual([]);
  });

  it.each([
    { code: 0, what: "a workflow that succeeds", main: "exit 0" },
    { code: 1, what: "a workflow that fails", main: "exit 7", handler: "exit 0" },
    { code: 3, what: "a workflow that succeeds and whose handler fails", main: "exit 0", handler: "exit 7" },
    { code: 1, what: "a workflow that fails and whose handler fails, too", main: "exit 7", handler: "exit 7" },
  ])("exits with $code for $what", async ({ code, what: _, ...commands }) => {
    const file = await project.write("small.yaml", smallWorkflow({ name: "small", ...commands }));
    expect(await project.onexit(["run", file])).toMatchObject({ code, stdout: "" });
  });

  it("says nothing with -q when all went well, and how it ended when not", async () => {
    const well = await project.write("well.yaml", smallWorkflow({ name: "well", main: "exit 0" }));
    expect(await project.onexit(["run", well, "-q"])).toEqual({ code: 0, stdout: "", stderr: "" });
    const badly = await project.write("badly.yaml", smallWorkflow({ name: "badly", main: "exit 7" }));
    const { code, stderr } = await project.onexit(["run", badly, "-q"]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/Workflow +Failed/) });
  });

  it("is followed from elsewhere by get -w and list -w, and ended by its labels", async () => {
    const text = smallWorkflow({ name: "slow", main: "sleep 600", handler: "exit 0" });
    const file = await project.write("slow.yaml", text.replace("name: slow", "name: slow\n  labels: {pace: slow}"));
    const listing = project.start(["list", "-w"]);
    await listing.says(/^NAME/);
    const running = project.start(["run", file]);
    await listing.says(/^slow +● Running/m);
    await running.says(/main.*Running|Running.*main/);
    const watching = project.start(["get", "-w", "@latest"]);
    await watching.says(/^@latest Running/m);
    const waiting = project.start(["wait", "slow", "--for", "deliveries"]);
    expect(await project.onexit(["terminate", "-l", "pace=slow", "--yes"])).toMatchObject({
      code: 0,
      stdout: "workflow slow terminated\n",
    });
    expect(await running.ends()).toMatchObject({ code: 1 });
    expect(await watching.ends()).toMatchObject({ code: 0 });
    expect(watching.stdout()).toMatch(/Status: +✖ Failed.*onExit bye.*Succeeded/s);
    expect(await waiting.ends()).toMatchObject({ code: 1 });
    expect(waiting.stdout()).toMatch(/^slow Failed at .*\nslow deliveries: none\n$/);
    await listing.says(/^slow +✖ Failed/m);
    await listing.kill();
  });

  it("is waited for no longer once it was cut off", async () => {
    const file = await project.write("slow.yaml", smallWorkflow({ name: "slow", main: "sleep 3" }));
    const running = project.start(["run", file]);
    await running.says(/main.*Running|Running.*main/);
    const waiting = project.start(["wait", "slow"]);
    await running.kill();
    expect(await waiting.ends()).toMatchObject({ code: 1 });
    expect(waiting.stderr()).toBe("error: slow was cut off before it had ended: onexit resume slow\n");
    expect((await project.onexit(["resume", "slow"])).code).toBe(0);
    expect((await project.onexit(["wait", "slow"])).code).toBe(0);
  });

  it("shows a misspelt exit handler in its place and starts nothing", async () => {
    const text = smallWorkflow({ name: "small", main: "exit 0", handler: "exit 0" });
    const file = await project.write("typo.yaml", text.replace("onExit: bye", "onExit: bey"));
    const { code, stdout, stderr } = await project.onexit(["run", file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("typo.yaml:8:11");
    expect(stderr).toMatch(/\| +onExit: bey\n.*\| +\^\^\^ did you mean "bye"\?/);
    expect(await project.names(".")).toEqual(["typo.yaml"]);
  });

  it("exits with 5 when there is no such file", async () => {
    const { code, stderr } = await project.onexit(["run", "nowhere.yaml"]);
    expect({ code, stderr }).toEqual({ code: 5, stderr: "error: cannot read nowhere.yaml: there is no such file\n" });
  });

  it("exits with 124 when --timeout is over, after the handler has run", async () => {
    const handler = `echo "{{workflow.status}}" > ${join(project.dir, "handled")}`;
    const file = await project.write("slow.yaml", smallWorkflow({ name: "slow", main: "sleep 60", handler }));
    expect(await project.onexit(["run", file, "--timeout", "300ms"])).toMatchObject({ code: 124 });
    expect(await project.read("handled")).toBe("Failed\n");
  });

  it("says in one sentence that there is no nats-server, and leaves no run behind", async () => {
    const file = await project.write("small.yaml", smallWorkflow({ name: "small", main: "exit 0" }));
    const missing = { ONEXIT_NATS_SERVER: "/nonexistent", PATH: "/nonexistent" };
    const { code, stderr } = await project.onexit(["run", file], missing);
    expect(code).toBe(4);
    expect(stderr.split("\n").filter((line) => line.startsWith("error: "))).toEqual([
      expect.stringMatching(/^error: .*\/nonexistent/),
    ]);
    expect(await project.onexit(["run", file])).toMatchObject({ code: 0 });
  });

  it("submits to the server that NATS_URL names and keeps no store of its own", async () => {
    await using server = await createTestServer();
    const file = await project.write("small.yaml", smallWorkflow({ name: "small", main: "exit 0" }));
    const url = `nats://${server.server.token}@127.0.0.1:${server.server.port}`;
    expect(await project.onexit(["run", file, "-o", "name"], { NATS_URL: url })).toMatchObject({
      code: 0,
      stdout: "small\n",
    });
    expect(await project.names(".onexit/runs/small/nats")).toEqual([]);
  });

  it("keeps a second run of the same name apart", async () => {
    const file = await project.write("small.yaml", smallWorkflow({ name: "small", main: "exit 0" }));
    await project.onexit(["run", file]);
    expect(await project.onexit(["run", file])).toMatchObject({ code: 0 });
    expect(await project.names(".onexit/runs")).toEqual(["small", "small~2"]);
  });

  it("refuses a name that is running, and says how to go on", async () => {
    const file = await project.write("slow.yaml", smallWorkflow({ name: "slow", main: "sleep 2" }));
    const first = project.start(["run", file]);
    await first.says(/Running +slow/);
    expect(await project.onexit(["run", file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("onexit resume slow"),
    });
    expect((await first.ends()).code).toBe(0);
  });

  it("refuses to resume what another terminal is driving", async () => {
    const ran = join(project.dir, "ran");
    const file = await project.write("slow.yaml", smallWorkflow({ name: "slow", main: `echo ran >> ${ran}; sleep 2` }));
    const first = project.start(["run", file]);
    await first.says(/Running +slow/);
    const second = await project.onexit(["resume", "slow"]);
    expect(second.code).not.toBe(0);
    expect(second.stderr).toMatch(/in use|is driven|runs? in another|pid \d+/);
    expect((await first.ends()).code).toBe(0);
    expect(await project.read("ran")).toBe("ran\n");
  });
});

describe("onexit run without secrets", () => {
  it("previews on a laptop what it would have sent", async () => {
    const file = await writeFailing("shop");
    const roots = { CLEANUP_ROOTS: join(project.dir, "scratch") };
    const { code, stdout, stderr } = await project.onexit(["run", file, "-o", "json"], roots);
    expect(code).toBe(1);
    expect(deliveriesIn(stdout)).toEqual([
      "cleanup sent",
      "slack previewed",
      "pagerduty previewed",
      "github-status previewed",
      "archive sent",
    ]);
    expect(stderr).toContain("shop Failed at test");
  });

  it("stops in CI before anything has run, naming every variable that is missing", async () => {
    const file = await writeFailing("shop");
    const { code, stdout, stderr } = await project.onexit(["run", file], { CI: "true" });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const name of ["SLACK_BOT_TOKEN", "PAGERDUTY_ROUTING_KEY", "GITHUB_TOKEN"]) expect(stderr).toContain(name);
    expect(await project.names("marks")).toEqual([]);
    expect(await project.onexit(["list", "-o", "name"])).toMatchObject({ stdout: expect.not.stringContaining("shop") });
  });
});

describe("onexit run --inject", () => {
  const rows = [
    { rule: "test=Failed", phase: "Failed", message: "exit code 1" },
    { rule: "test=Error", phase: "Error", message: "injected" },
    { rule: "test=Exit:137", phase: "Failed", message: "exit code 137" },
    { rule: "build=Failed", phase: "Failed", message: "exit code 1" },
  ];

  it.each(rows)("$rule has the handler run for it", async ({ rule, phase, message }) => {
    const file = await writeFailing("shop");
    const ran = await project.onexit(["run", file, "-o", "json", "--inject", rule], { CLEANUP_ROOTS: project.dir });
    const workflow = JSON.parse(ran.stdout) as ShownWorkflow;
    expect(ran.code).toBe(1);
    const step = Object.values(workflow.status.nodes).find(({ displayName }) => displayName === rule.split("=")[0]);
    expect(step).toMatchObject({ phase, message: expect.stringContaining(message) });
    // A Steps node whose child could not run is Failed, as Argo has it.
    expect(workflow.status.exitHandler).toMatchObject({ ranBecause: "Failed", phase: "Succeeded" });
  });

  it("Delay makes a step late", async () => {
    const file = await writeFailing("shop");
    const before = performance.now();
    const rules = ["--inject", "test=Delay:1s", "--inject", "test=Exit:2"];
    expect(await project.onexit(["run", file, ...rules], { CLEANUP_ROOTS: project.dir })).toMatchObject({ code: 1 });
    expect(performance.now() - before).toBeGreaterThan(1_000);
  });

  it("refuses a rule that it cannot read before anything has run", async () => {
    const file = await project.write("small.yaml", smallWorkflow({ name: "small", main: "exit 0" }));
    const { code, stderr } = await project.onexit(["run", file, "--inject", "main=Exploded"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Exploded");
    expect(await project.onexit(["run", file])).toMatchObject({ code: 0 });
  });
});

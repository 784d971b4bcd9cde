import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packedMain } from "../support/built.ts";
import { baseEnvironment, startNode } from "../support/child.ts";
import { type Cleanups, createCleanups } from "../support/cleanups.ts";
import { createTestServer, eventually } from "../support/nats.ts";
import { createProject, type Project } from "../support/project.ts";

let cleanups: Cleanups;
let project: Project;
let environment: Record<string, string>;

beforeAll(async () => {
  cleanups = createCleanups();
  const server = cleanups.use(await createTestServer());
  project = cleanups.use(await createProject());
  environment = { NATS_URL: `nats://${server.server.token}@127.0.0.1:${server.server.port}` };
});
afterAll(() => cleanups[Symbol.asyncDispose]());

/** A cleanup service, which looks by itself only once, when it starts. */
async function startService(): Promise<void> {
  const env = {
    ...baseEnvironment,
    ...environment,
    CLEANUP_ROOTS: project.dir,
    CLEANUP_SWEEP_EVERY: "1h",
    ONEXIT_HEALTH_PORT: "0",
    ONEXIT_HEALTH_HOST: "127.0.0.1",
  };
  const service = cleanups.use(startNode({ args: [packedMain("cleanup")], env }));
  await service.says(/takes requests/);
}

const cleanup = (...args: readonly string[]) => project.onexit(["cleanup", ...args], environment);

async function items(): Promise<readonly { readonly resource: string; readonly state: string }[]> {
  const { stdout } = await cleanup("list", "-o", "json");
  return JSON.parse(stdout).items;
}

describe("onexit cleanup", () => {
  it("says what is missing before it asks anybody", async () => {
    const file = join(project.dir, "a");
    const mistakes: readonly [args: readonly string[], why: string][] = [
      [["register", "--owner", "x", "--ttl", "1h"], "register what?"],
      [["register", "widget/x", file, "tmp", "--owner", "x", "--ttl", "1h"], '"widget/x", "tmp" are no targets'],
      [["register", file, "--owner", "x"], "give --ttl, such as --ttl 2h"],
      [["register", file, "--owner", "x", "--ttl", "-2h"], '"-2h" is not a duration such as 30s or 1h30m'],
      [["register", file, "--owner", "x", "--ttl", "soon"], '"soon" is not a duration'],
      [["register", file, "--ttl", "1h"], "whose is it?"],
      [["register", file, "--ttl", "1h", "--owner", "x", "--owner-name", "y"], "not both"],
      [["list", "a"], "cleanup list takes no targets"],
      [["forget"], "the verbs are register, list and sweep"],
    ];
    for (const [args, why] of mistakes) {
      const { code, stderr } = await cleanup(...args);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(why) });
    }
  });

  it("says that there is no server, no such owner, no service", async () => {
    const register = ["register", join(project.dir, "a"), "--ttl", "1h"];
    const away = await project.onexit(["cleanup", "list"], { NATS_URL: "nats://127.0.0.1:1" });
    expect(away).toMatchObject({ code: 4, stderr: expect.stringContaining("cannot connect to 127.0.0.1:1") });
    const nobody = await cleanup(...register, "--owner", "nobody");
    expect(nobody).toMatchObject({ code: 5, stderr: expect.stringContaining('there is no workflow "nobody"') });
    const unheard = await cleanup(...register, "--owner-name", "team");
    expect(unheard).toMatchObject({ code: 4, stderr: expect.stringContaining("no cleanup service answered") });
    expect(await items()).toEqual([]);
  });

  it("registers where the service may remove, tells what is due, and removes it when it is told to", async () => {
    await startService();
    const file = join(project.dir, "scratch.txt");
    await project.write("scratch.txt", "x");
    const outside = await cleanup("register", "/etc/passwd", "--owner-name", "team", "--ttl", "1h");
    expect(outside).toMatchObject({
      code: 2,
      stderr: "error: nothing was registered: /etc/passwd is not below any of CLEANUP_ROOTS\n",
    });
    const kept = await cleanup("register", join(project.dir, "kept"), "--owner-name", "team", "--ttl", "1h");
    expect(kept).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1 registered until .* \(owner team\)\n$/) });
    await cleanup("register", file, "--owner-name", "team", "--ttl", "1ms");

    const dry = await cleanup("sweep", "--dry-run");
    const due = `${file}  of team  (its time is over)`;
    expect(dry).toMatchObject({
      code: 0,
      stdout: `would remove ${due}\n1 registered thing is due; nothing was changed\n`,
    });
    expect(existsSync(file)).toBe(true);
    expect(await items()).toMatchObject([
      { resource: file, state: "due" },
      { resource: join(project.dir, "kept"), state: "kept" },
    ]);
    const { stdout: table } = await cleanup("list");
    expect(table).toMatch(
      /^RESOURCE +OWNER +AGE +EXPIRES IN +STATE +WHY\n.*scratch\.txt +team +\d+s +over +due +its time/,
    );

    const swept = await cleanup("sweep");
    expect(swept).toMatchObject({ code: 0, stdout: `removed ${due}\nnothing else is due\n` });
    expect(existsSync(file)).toBe(false);
    expect(await items()).toHaveLength(1);
    expect(await cleanup("sweep")).toMatchObject({ code: 0, stdout: "nothing else is due\n" });
    expect(await cleanup("sweep", "-q")).toMatchObject({ code: 0, stdout: "" });
  });

  it("keeps telling of what cannot be removed, and why", async () => {
    await cleanup("register", "pvc/work", "--owner-name", "team", "--ttl", "1ms");
    const swept = await cleanup("sweep");
    expect(swept.code).toBe(3);
    expect(swept.stdout).toMatch(/^could not remove PersistentVolumeClaim\/work in default .*no cluster is known/);
    await eventually(async () => (await items())[0]?.state === "failed");
    expect((await items())[0]).toMatchObject({
      resource: "PersistentVolumeClaim/work in default",
      problem: expect.stringContaining("no cluster is known"),
      nextAttemptAt: expect.any(String),
    });
  });
});

it("onexit serve removes by itself what is due, and says that it asked for it", async () => {
  const serving = project.start(["serve", "--roles", "cleanup", "--health-port", "0"], {
    ...environment,
    CLEANUP_ROOTS: project.dir,
    CLEANUP_SWEEP_EVERY: "100ms",
  });
  await serving.says(/onexit serves cleanup/);
  await project.write("served.txt", "x");
  const file = join(project.dir, "served.txt");
  await cleanup("register", file, "--owner-name", "team", "--ttl", "1ms");
  await eventually(() => !existsSync(file));
  await serving.says(/"resource":"[^"]*served\.txt","owner":"team".*asked for the removal.*its time is over/);
  serving.signal("SIGTERM");
  expect(await serving.ends()).toMatchObject({ code: 0 });
});

it("what a run of this machine left registered can be removed after it", async () => {
  await project.write("onexit.yaml", "cleanup: {roots: [.]}\n");
  const file = join(project.dir, "left.txt");
  await project.write(
    "wf.yaml",
    `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: leaves}
spec:
  entrypoint: main
  templates:
  - name: main
    steps: [[{name: mine, template: mine}], [{name: work, template: work}]]
  - {name: mine, plugin: {cleanup: {mode: register, ttl: 2h, required: true, files: ["${file}"]}}}
  - {name: work, script: {image: alpine, command: [sh], source: 'echo x > "${file}"'}}
`,
  );
  expect(await project.onexit(["run", "wf.yaml"])).toMatchObject({ code: 0 });
  const listed = await project.onexit(["cleanup", "list", "--run", "leaves"]);
  expect(listed.stdout).toMatch(/left\.txt +leaves .* due +leaves ended Succeeded and did not remove it/);
  expect(existsSync(file)).toBe(true);
  expect(await project.onexit(["cleanup", "sweep", "--run", "leaves"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^removed .*left\.txt/),
  });
  expect(existsSync(file)).toBe(false);
});
